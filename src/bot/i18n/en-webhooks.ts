import type { WebhooksId } from '../commands/command-id.ts';
import type { CommandHelp } from './en-help.ts';
import { counter } from './formats.ts';

const count = counter('en');

/** What Evolution posts. */
export const enWebhooks = {
  noneWaits: 'No event waits.',
  heldBack: (n: number) =>
    `${count(n, 'event is', 'events are')} held back for now: their message is not known yet, or another event will say more.`,
  due: (n: number, since: string) =>
    `${count(n, 'event waits', 'events wait')} to be applied, the first one for ${since}.`,
  dead: (n: number) => `${count(n, 'event was', 'events were')} given up after errors.`,
  noDead: 'No event was given up.',
  moreDead: (n: number) => `… and ${count(n, 'more', 'more')}`,
  next: 'To see one whole, to try it again, or to drop it for good:',
  cut: (n: number) => `… and ${count(n, 'more letter', 'more letters')}`,
  retried: (n: number) => `${count(n, 'event is', 'events are')} tried again now.`,
  wouldDrop: (n: number) => `${count(n, 'event would be', 'events would be')} dropped for good. To do it:`,
  dropped: (n: number) => `${count(n, 'event was', 'events were')} dropped.`,
  set: (n: number) => `Webhooks of ${count(n, 'number', 'numbers')} are set.`,
  notSet: (n: number) =>
    `Of ${count(n, 'number', 'numbers')} they could not be set; what happens there is not seen. Trying again in 3 minutes.`,
  noneRefused: 'No webhook was refused in the last 7 days.',
  refused: 'Refused, the last time within 7 days:',
  answers: {
    unauthorized: '401, not proven',
    too_large: '413, too large',
    unavailable: '503, try later',
  },
  fixes: {
    unknownServer:
      'neither a secret that is known nor, in the address, the name of one of EVOLUTION_SERVERS: type "webhooks set"; if that does not help, a stranger posts',
    wrongSecret: (server: string) =>
      `the secret is missing or wrong: type "webhooks set", which gives ${server} the right one; if that does not help, a stranger posts`,
    tooLarge: (megabytes: string) =>
      `the largest has ${megabytes} MB: turn webhookBase64 off in Evolution ("webhooks set" does it), or raise WEBHOOK_BODY_LIMIT_MB`,
    unavailable:
      'the database was away, or too many events waited: Evolution sends them again by itself; if it goes on, see the log',
  },
  columns: {
    ref: 'Ref',
    at: 'Given up',
    received: 'Received',
    server: 'Server',
    instance: 'Number',
    instances: 'Numbers',
    event: 'Event',
    tries: 'Tries',
    error: 'Error',
    answer: 'Answer',
    count: 'In all',
    last: 'Last',
    fix: 'What to do',
  },
};

const ofRef =
  (command: string) =>
  (ref = '3f9a1c07') =>
    `${command} ${ref}`;

export const enWebhooksHelp: Record<WebhooksId, CommandHelp> = {
  webhooks: {
    usage: 'webhooks',
    summary: 'Shows what of Evolution waits, was given up or was refused, and what to do',
    example: () => 'webhooks',
  },
  'webhooks.dead': {
    usage: 'webhooks dead [list]',
    summary: 'Shows the events that were given up after errors',
    example: () => 'webhooks dead',
  },
  'webhooks.dead.show': {
    usage: 'webhooks dead show REF',
    summary: 'Shows one of them whole',
    example: ofRef('webhooks dead show'),
  },
  'webhooks.dead.retry': {
    usage: 'webhooks dead retry REF|all',
    summary: 'Tries them again, as if they had just come',
    example: ofRef('webhooks dead retry'),
  },
  'webhooks.dead.drop': {
    usage: 'webhooks dead drop REF|all',
    summary: 'Drops them for good; asks first if it is all',
    example: ofRef('webhooks dead drop'),
  },
  'webhooks.set': {
    usage: 'webhooks set',
    summary: "Points every number's webhooks at Frota, and says which could not be set",
    example: () => 'webhooks set',
  },
};
