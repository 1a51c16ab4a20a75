import { REJECTIONS } from '../../contacts/read-contact.ts';
import type { RejectionCode } from '../../contacts/read-contact.ts';
import type { Blocked, CampaignStatus, InstanceState, StrategyName } from '../../engine/types.ts';
import type { ImportReport } from '../../contacts/import-contacts.ts';
import type { Tally } from '../tally.ts';
import { enFleetErrors, enInstances, enMigration, enWarmUp } from './en-fleet.ts';
import { enHelp, enOptions } from './en-help.ts';
import { enProblems } from './en-problems.ts';
import { counter } from './formats.ts';

const count = counter('en');
const { format: number } = new Intl.NumberFormat('en');

const campaignStatus: Record<CampaignStatus, string> = {
  draft: 'draft',
  scheduled: 'scheduled',
  running: 'running',
  paused: 'paused',
  completed: 'completed',
  cancelled: 'cancelled',
  failed: 'failed',
};

/** What a campaign is, in a sentence. */
const being: typeof campaignStatus = { ...campaignStatus, draft: 'a draft' };

const states: Record<InstanceState | 'gone', string> = {
  connected: 'connected',
  connecting: 'connecting',
  disconnected: 'disconnected',
  logged_out: 'logged out',
  restricted: 'restricted',
  banned: 'banned',
  paused: 'paused',
  gone: 'not in the fleet',
};

/** What keeps a number from sending for a campaign. */
const obstacles: Record<Blocked['why'], string> = {
  gone: 'not in the fleet',
  state: 'not connected',
  health: 'health too low',
  hour_limit: 'hour limit reached',
  day_limit: 'day limit reached',
  campaign_limit: "the campaign's day limit reached",
  new_chat_limit: "day's limit of new chats reached",
};

/** What to do about a number that does not send. */
const stateAdvice: Record<InstanceState, string> = {
  connected: '',
  connecting: 'It sends again as soon as Evolution reports it open.',
  disconnected: 'Check that the phone is on and online; it comes back by itself when Evolution reconnects.',
  logged_out: 'WhatsApp ended the session: scan the QR code again in Evolution.',
  restricted: 'WhatsApp holds it back for a while: leave it alone until then.',
  banned: 'WhatsApp has banned it: appeal in the WhatsApp app on the phone, or use another number.',
  paused: 'A person paused it; resume it when it may send again.',
};

const strategies: Record<StrategyName, string> = {
  intelligent: 'intelligent',
  balanced: 'balanced',
  round_robin: 'round robin',
  sticky: 'sticky',
  by_segment: 'by segment',
  hybrid: 'hybrid',
};

const rejections: Readonly<Record<RejectionCode, string>> = REJECTIONS;

export const en = {
  yes: 'yes',
  no: 'no',
  campaignStatus,
  states,
  stateAdvice,
  obstacles,
  strategies,
  rejections,
  help: enHelp,
  options: enOptions,
  problems: enProblems,

  /** A field that every contact has, as people of the language write it in texts. */
  builtInFields: { name: 'name', segment: 'segment' } as Partial<Record<string, string>>,

  /** Names of what a problem can be about, other than the options. */
  fields: {
    command: 'command',
    campaign: 'campaign',
    instance: 'number',
    stage: 'stage',
    file: 'file',
    header: 'header',
  } as Partial<Record<string, string>>,

  columns: {
    campaign: 'Campaign',
    status: 'Status',
    progress: 'Progress',
    list: 'List',
    created: 'Created',
    number: 'Name',
    state: 'State',
    sent: 'Sent',
    delivered: 'Delivered',
    read: 'Read',
    failed: 'Failed',
    total: 'Total',
    hour: 'Msgs/hour',
    day: 'Msgs/day',
    load: 'Load',
    health: 'Health',
    available: 'Available',
    contacts: 'Contacts',
    fields: 'Fields for texts',
  },

  counts: {
    sent: (n: number) => count(n, 'sent', 'sent'),
    delivered: (n: number) => count(n, 'delivered', 'delivered'),
    read: (n: number) => count(n, 'read', 'read'),
    failed: (n: number) => count(n, 'failed', 'failed'),
    unknown: (n: number) => count(n, 'unconfirmed', 'unconfirmed'),
    skipped: (n: number) => count(n, 'not sent', 'not sent'),
    numbers: (n: number) => count(n, 'number', 'numbers'),
  },

  details: {
    list: (list: string, texts: number) => `List "${list}", ${count(texts, 'text', 'texts')}`,
    numbers: (names: string, strategy: string) => `Numbers: ${names}; ${strategy} rotation`,
    pacing: (seconds: string, perDay: number, health: number) =>
      `Every ${seconds} s, at most ${count(perDay, 'message', 'messages')} a day and number; below health ${health} a number rests`,
  },

  report: {
    done: ({ done, total }: Tally) => `${number(done)} of ${count(total, 'message', 'messages')}`,
    startsAt: (at: string) => `Starts on ${at}.`,
    runningFor: (at: string, lasted: string) => `Began on ${at}, ${lasted} ago.`,
    ran: (at: string, lasted: string) => `Began on ${at}, took ${lasted}.`,
    reason: (reason: string) => `Reason: ${reason}.`,
    waiting: (obstacles: string) => `No number can send now: ${obstacles}. It goes on by itself.`,
  },

  live: {
    measuring: 'measuring the pace…',
    rate: (perMinute: string) => `${perMinute}/min`,
    remaining: (duration: string) => `about ${duration} left`,
    moreNumbers: (n: number) => `… and ${count(n, 'more number', 'more numbers')}`,
    toLeave: 'Enter stops watching; the campaign goes on.',
    unreachable: (reason: string) => `No answer from the store (${reason}); trying again.`,
    receiptsFollow: 'Deliveries and reads still come in. For the latest:',
  },

  campaign: {
    none: 'There are no campaigns yet. Create the first:',
    more: (n: number) => `And ${count(n, 'older campaign', 'older campaigns')}.`,
    created: (name: string) => `Campaign "${name}" created as a draft.`,
    preview: (key: string, name: string | undefined) =>
      name === undefined ? `${key}, as the first contact gets it:` : `${key}, as ${name} gets it:`,
    toStart: 'Nothing has been sent. To start:',
    toSchedule: (at: string) => `Nothing is scheduled yet. To have it start on ${at}:`,
    started: (name: string) => `Campaign "${name}" is running.`,
    scheduled: (name: string, at: string) => `Campaign "${name}" is scheduled for ${at}.`,
    paused: (name: string) => `Campaign "${name}" is paused; what is being sent right now is finished.`,
    toResume: 'To go on where it stopped:',
    resumed: (name: string) => `Campaign "${name}" goes on.`,
    cancelled: (name: string) => `Campaign "${name}" is cancelled; what was not sent stays unsent.`,
  },

  instances: enInstances,
  warmUp: enWarmUp,
  migration: enMigration,

  contacts: {
    importing: (rows: number) => `Importing… ${count(rows, 'row', 'rows')}`,
    imported: (list: string, n: number) =>
      `List "${list}": ${count(n, 'contact', 'contacts')} from the file.`,
    rows: ({ rows, imported, updated, duplicates, rejected }: ImportReport) =>
      `${count(rows, 'row', 'rows')} read: ${number(imported)} new, ${number(updated)} known, ${count(duplicates.length, 'duplicate', 'duplicates')}, ${number(rejected.length)} rejected`,
    rejected: (n: number) => `${count(n, 'row was', 'rows were')} left out:`,
    rejection: (line: number, field: string) => (field === 'row' ? `line ${line}` : `line ${line}, ${field}`),
    moreRejected: (n: number) => `… and ${n} more`,
    next: (size: number, fields: string) =>
      `The list has ${count(size, 'contact', 'contacts')}; texts can use ${fields}. Next:`,
    noLists: 'There are no contact lists yet. Import a CSV file:',
  },

  errors: {
    ...enFleetErrors,
    wrong_status: ({ campaign, status, from }: WrongStatus) =>
      `The campaign "${campaign}" is ${being[status]}; this works only while it is ${from.map((s) => being[s]).join(' or ')}.`,
    name_taken: () => 'A campaign of this name exists already; choose another name.',
    store_unreachable: () => 'The database does not answer; try again in a moment.',
    contacts_unreadable: () => 'The file could not be read to its end; import it again.',
    import_aborted: () => 'The import was stopped; import the file again to finish it.',
  },

  half: (typed: string) => `What shall be done with "${typed}"?`,
  unknown: (typed: string) => `I do not know "${typed}". To see everything:`,
  unknownButNear: (typed: string) => `I do not know "${typed}". Did you mean this?`,
  unexpected: (reason: string) => `That did not work: ${reason}. The log has the details.`,
  exampleFollows: 'Like this:',
  helpHint: 'All of a command: help COMMAND. Portuguese names work too; accents and capitals do not matter.',
  goodbye: 'Stopping…',

  console: {
    welcome: 'Frota is ready. Type a command, or help to see them all.',
    running: (name: string) => `The campaign "${name}" is running. To watch it:`,
    firstImport: 'Start by importing contacts, then create a campaign:',
    firstCampaign: 'Create a campaign:',
    openQuote: 'A quote is open: go on with the text, or press Ctrl-C to drop it.',
  },
};

/** Everything that Frota says, as English says it; a language that lacks a text does not compile. */
export type Texts = typeof en;

/** What the engine tells of a campaign that cannot be moved. */
export interface WrongStatus {
  campaign: string;
  status: CampaignStatus;
  from: readonly CampaignStatus[];
}
