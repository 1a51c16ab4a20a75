import { REJECTIONS } from '../../contacts/read-contact.ts';
import type { RejectionCode } from '../../contacts/read-contact.ts';
import type { Blocked, InstanceState } from '../../engine/types.ts';
import type { ImportReport } from '../../contacts/import-contacts.ts';
import { enApproval, enApprovalErrors } from './en-approval.ts';
import { enContact } from './en-contacts.ts';
import { enButtons } from './en-buttons.ts';
import { enCampaign, enCampaignErrors } from './en-campaign.ts';
import { enConversation } from './en-conversation.ts';
import { enChat } from './en-chat.ts';
import { enCards } from './en-cards.ts';
import { enFleetErrors, enInstances, enMigration, enWarmUp } from './en-fleet.ts';
import { enDashboard } from './en-dashboard.ts';
import { enHelp } from './en-help.ts';
import { enIncidents } from './en-incidents.ts';
import { enOptions } from './en-options.ts';
import { enForm } from './en-form.ts';
import { enModal } from './en-modal.ts';
import { enAudit, enPeople } from './en-people.ts';
import { enProblems } from './en-problems.ts';
import { enRunbookPage } from './en-runbook-page.ts';
import { enRunbooks } from './en-runbooks.ts';
import { enRuleErrors, enRules } from './en-rules.ts';
import { enShell } from './en-shell.ts';
import { enDoctor } from './en-doctor.ts';
import { enKeys } from './en-keys.ts';
import { enWebhooks } from './en-webhooks.ts';
import { counter } from './formats.ts';

const count = counter('en');
const { format: number } = new Intl.NumberFormat('en');

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

const rejections: Readonly<Record<RejectionCode, string>> = REJECTIONS;

export const en = {
  yes: 'yes',
  no: 'no',
  ...enCampaign,
  approval: enApproval,
  ...enCards,
  states,
  databaseAway: 'the database does not answer: see that it runs; all goes on by itself when it is back',
  stateAdvice,
  lockedAdvice: (migrate: string) =>
    `If the phone was changed, scan the QR code again in Evolution. If it is a ban, move its contacts: ${migrate}`,
  obstacles,
  rejections,
  help: enHelp,
  dashboard: enDashboard,
  options: enOptions,
  problems: enProblems,

  /** Told to people who asked for no more messages. */
  optedOut: 'Done: you will not get any more messages from us. If you change your mind, just answer VOLTAR.',

  /** A field that every contact has, as people of the language write it in texts. */
  builtInFields: { name: 'name', segment: 'segment' } as Partial<Record<string, string>>,

  /** Names of what a problem can be about, other than the options. */
  fields: {
    command: 'command',
    campaign: 'campaign',
    instance: 'number',
    rule: 'rule',
    event: 'dead letter',
    incident: 'incident',
    contact: 'contact',
    stage: 'stage',
    person: 'person',
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
    replied: 'Replied',
    failed: 'Failed',
    total: 'Total',
    hour: 'Msgs/hour',
    day: 'Msgs/day',
    load: 'Load',
    health: 'Health',
    available: 'Available',
    contacts: 'Contacts',
    fields: 'Fields for texts',
    perHour: 'Per hour',
    perDay: 'Per day',
    firstDay: 'First day',
    ofCampaign: 'Of this',
    contact: 'Contact',
    since: 'Since',
    reason: 'Reason',
    when: 'When',
    messages: 'Messages',
  },

  counts: {
    sent: (n: number) => count(n, 'sent', 'sent'),
    delivered: (n: number) => count(n, 'delivered', 'delivered'),
    read: (n: number) => count(n, 'read', 'read'),
    replied: (n: number) => count(n, 'replied', 'replied'),
    failed: (n: number) => count(n, 'failed', 'failed'),
    unknown: (n: number) => count(n, 'unconfirmed', 'unconfirmed'),
    skipped: (n: number) => count(n, 'not sent', 'not sent'),
    numbers: (n: number) => count(n, 'number', 'numbers'),
  },

  buttons: enButtons,
  contact: enContact,
  form: enForm,
  modal: enModal,
  instances: enInstances,
  warmUp: enWarmUp,
  migration: enMigration,
  people: enPeople,
  keys: enKeys,
  doctor: enDoctor,
  shell: enShell,
  audit: enAudit,
  rules: enRules,
  webhooks: enWebhooks,

  chat: enChat,
  incidents: enIncidents,
  runbooks: enRunbooks,
  runbookPage: enRunbookPage,
  conversation: enConversation,

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
    ...enCampaignErrors,
    ...enApprovalErrors,
    ...enRuleErrors,
    sandbox_elsewhere: () =>
      'The sandbox is inside of the Frota that runs: type this in its console. (With EVOLUTION_SERVERS it works here, too.)',
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
  noServerHere: 'This is no server that could be stopped: press Ctrl-C where it runs.',

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
