import type { IncidentKind } from '../../engine/ports.ts';
import type { Severity } from '../../engine/types.ts';
import type { AlertsId } from '../commands/command-id.ts';
import type { IncidentWords } from '../incidents/incident-words.ts';
import type { CommandHelp } from './en-help.ts';
import { counter } from './formats.ts';

const count = counter('en');

const severities: Record<Severity, string> = {
  critical: 'critical',
  warning: 'warning',
  info: 'to be known',
};

/** What is wrong, in one line. */
const titles: Record<IncidentKind, (words: IncidentWords) => string> = {
  disconnected: ({ instance }) => `${instance} is disconnected`,
  failing: ({ instance }) => `Nothing gets out through ${instance}`,
  silent: ({ instance }) => `${instance} says that it is open, but nothing that it sends arrives`,
  conflict: ({ instance }) => `${instance} is open somewhere else`,
  logged_out: ({ instance }) => `${instance} was logged out`,
  restricted: ({ instance }) => `WhatsApp has restricted ${instance}`,
  banned: ({ instance }) => `WhatsApp has banned ${instance}`,
  health_low: ({ instance, health, below }) =>
    `${instance} is unwell: health under ${below}, about ${health}`,
  warm_up_stopped: ({ instance, stage }) => `The warm-up of ${instance} stands still at stage ${stage}`,
  limit_used_up: ({ instance, limit }) => `${instance} has sent the ${limit} messages that it may today`,
  campaign_stalled: ({ campaign }) => `"${campaign}" stands still: none of its numbers can send`,
  campaign_braked: ({ campaign }) => `"${campaign}" was paused: its numbers fell one after the other`,
  server_unreachable: ({ server }) => `The Evolution server ${server} does not answer`,
  evolution_outdated: ({ server }) => `WhatsApp refuses the Evolution of ${server}: it is outdated`,
  server_crowded: ({ server, count: instances }) =>
    `The Evolution server ${server} has more than ${instances} instances`,
  fleet_away: ({ count: numbers }) => `None of the ${numbers} numbers can send`,
  many_disconnected: ({ count: numbers }) => `More than ${numbers} numbers are disconnected`,
  webhook_queue: ({ count: webhooks }) => `More than ${webhooks} webhooks wait to be applied`,
  dead_letters: () => 'Webhooks could not be applied and were given up',
  memory_high: ({ process, limit }) => `${process} uses more than ${limit} % of its memory`,
  cpu_high: ({ process, limit }) => `${process} has used more than ${limit} % of its processor for 5 min`,
  slow_sends: ({ process, limit }) => `Sends are slow in ${process}: one in 20 takes over ${limit} ms`,
  slow_webhooks: ({ process, limit }) =>
    `Webhooks are applied late in ${process}: one in 20 after over ${limit} ms`,
  redis_away: () => 'Redis does not answer',
  database_away: () => 'MongoDB did not answer',
};

/** The same of several numbers at once: `40 numbers disconnected`. */
const ofNumbers: Partial<Record<IncidentKind, string>> = {
  disconnected: 'disconnected',
  failing: 'through which nothing gets out',
  silent: 'open, but nothing arrives',
  conflict: 'open somewhere else',
  logged_out: 'logged out',
  restricted: 'restricted',
  banned: 'banned',
  health_low: 'unwell',
  warm_up_stopped: 'whose warm-up stands still',
  limit_used_up: 'that have sent what they may today',
};

/** Incidents, as cards and commands tell of them. */
export const enIncidents = {
  severities,
  titles,
  title: (numbers: number, kind: IncidentKind, server: string) =>
    `${count(numbers, 'number', 'numbers')} ${ofNumbers[kind] ?? ''} (${server})`,
  resolved: (title: string) => `Over: ${title}`,
  facts: (severity: string, ref: string, since: string) => `${severity} · ${ref} · since ${since}`,
  lasted: (duration: string, from: string, to: string) => `It lasted ${duration}, from ${from} to ${to}.`,
  endedBy: (by: string) => `Resolved by ${by}.`,
  dismissed: 'The problem itself is still there: you hear of it again when it ends and comes back.',
  ackedBy: (by: string, until: string) => `${by} takes care of it until ${until}.`,
  silencedBy: (by: string, until: string) => `Silenced by ${by} until ${until}.`,
  back: (over: number, all: number) => `${over} of ${all} are over.`,
  partOf: (title: string, ref: string) => `Part of: ${title} (${ref}).`,
  moreNumbers: (n: number) => `… and ${count(n, 'more number', 'more numbers')}`,
  campaign: (name: string, waiting: string) => `"${name}" (${waiting} wait)`,
  campaigns: (names: string) => `Campaigns: ${names}.`,
  noCampaign: 'No campaign that is under way uses it.',
  none: 'No incident is open.',
  open: (n: number) => `${count(n, 'incident is open', 'incidents are open')}:`,
  toSee: 'To see one, with what can be done:',
  columns: { ref: 'Ref', severity: 'Severity', what: 'What', since: 'Since', who: 'Who' },
  silenced: 'silenced',
  timeline: 'What happened:',
  events: {
    opened: 'opened',
    reopened: 'is back',
    changed: 'changed',
    resolved: 'over',
    acked: 'taken care of',
    silenced: 'silenced',
  },
  event: (at: string, what: string, by: string) =>
    by === '' ? `${at} · ${what}` : `${at} · ${what} · ${by}`,
  runbook: (title: string) => `Runbook: ${title}`,

  /** In the thread. */
  told: {
    acked: (by: string, until: string) => `${by} takes care of it until ${until}.`,
    silenced: (by: string, until: string) => `${by} has silenced it until ${until}.`,
    reopened: 'It is back.',
    resolved: (duration: string) => `Over, after ${duration}.`,
    resolvedBy: (by: string, duration: string) => `${by} has resolved it, after ${duration}.`,
    reminder: (duration: string) => `Nobody has taken care of this for ${duration}.`,
  },

  /** Answers to commands. */
  youHave: (title: string, until: string) => `You take care of it until ${until}: ${title}`,
  hasAlready: (by: string, since: string) => `${by} has taken care of it since ${since}.`,
  nowSilent: (title: string, until: string) => `Silenced until ${until}: ${title}`,
  silentAlready: (by: string, until: string) => `${by} has silenced it until ${until} already.`,
  nowResolved: (title: string) => `Resolved: ${title}`,
  overAlready: 'It is over already.',
  overSince: (by: string) => `${by} has resolved it already.`,
};

export const enIncidentButtons = {
  acknowledge: 'Acknowledge',
  silence: (time: string) => `Silence ${time}`,
  resolve: 'Resolve',
  runbook: 'Runbook',
  seeCampaign: 'See campaign',
  seeNumber: 'See number',
  seeFleet: 'See numbers',
  seeWebhooks: 'See webhooks',
};

const ofRef =
  (command: string) =>
  (ref = '3f9a1c07') =>
    `${command} ${ref}`;

export const enIncidentsHelp: Record<AlertsId, CommandHelp> = {
  alerts: {
    usage: 'alerts',
    summary: 'Shows what is wrong now, and who takes care of it',
    example: () => 'alerts',
  },
  'alert.show': {
    usage: 'alert REF',
    summary: 'Shows an incident: since when, what it touches, what was done',
    example: ofRef('alert'),
  },
  'alert.ack': {
    usage: 'alert ack REF',
    summary: 'Says that you take care of it: nobody else is called for a while',
    example: ofRef('alert ack'),
  },
  'alert.silence': {
    usage: 'alert silence REF [30min|1h|4h|24h]',
    summary: 'Keeps it quiet for a while, an hour unless said',
    example: ofRef('alert silence'),
  },
  'alert.resolve': {
    usage: 'alert resolve REF',
    summary: 'Says that it is over; it is told again when it comes anew',
    example: ofRef('alert resolve'),
  },
  'alert.runbook': {
    usage: 'alert runbook REF',
    summary: 'Says what it means and what to do, step by step',
    example: ofRef('alert runbook'),
  },
};
