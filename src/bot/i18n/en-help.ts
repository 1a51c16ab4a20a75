import { quoted } from '../commands/command-line.ts';
import type { CommandId } from '../commands/command-id.ts';
import { about } from './about.ts';
import { enContactsHelp } from './en-contacts.ts';
import { enApprovalHelp } from './en-approval.ts';
import { enDoctorHelp } from './en-doctor.ts';
import { enKeysHelp } from './en-keys.ts';
import { enPeopleHelp } from './en-people.ts';
import { enCardsHelp } from './en-cards.ts';
import { enDashboardHelp } from './en-dashboard.ts';
import { enIncidentsHelp } from './en-incidents.ts';
import { enRulesHelp } from './en-rules-help.ts';
import { enWebhooksHelp } from './en-webhooks.ts';

/** What help tells of a command. */
export interface CommandHelp {
  usage: string;
  summary: string;
  /** A line that works as it is, about a given subject where the command has one. */
  example: (subject?: string) => string;
}

export const enHelp: Record<CommandId, CommandHelp> = {
  ...enCardsHelp,
  ...enContactsHelp,
  ...enIncidentsHelp,
  'campaign.new': {
    usage: 'campaign new name=… list=… text=…',
    summary: 'Creates a campaign as a draft',
    example: (list = 'contatos') =>
      `campaign new name="Black Friday" list=${quoted(list)} text="Hi {{name}}!"`,
  },
  'campaign.edit': {
    usage: 'campaign edit NAME key=…',
    summary: 'Changes a campaign that does not run',
    example: (name = 'Black Friday') => `campaign edit ${quoted(name)} interval=30-60 limit=80`,
  },
  'campaign.duplicate': {
    usage: 'campaign duplicate NAME [key=…]',
    summary: 'Creates a draft with the same settings, but for what is given',
    example: (name = 'Black Friday') => `campaign duplicate ${quoted(name)} instances=all`,
  },
  'campaign.test': {
    usage: 'campaign test NAME phone=…',
    summary: 'Sends one of its texts to you',
    example: (name = 'Black Friday') => `campaign test ${quoted(name)} phone="11 90000-0000"`,
  },
  'campaign.start': {
    usage: 'campaign start NAME [now]',
    summary: 'Starts it, at its time if it has one; now: at once',
    example: about('campaign start', 'Black Friday'),
  },
  'campaign.watch': {
    usage: 'campaign watch NAME',
    summary: 'Shows its progress live',
    example: about('campaign watch', 'Black Friday'),
  },
  'campaign.show': {
    usage: 'campaign show NAME',
    summary: 'Shows its progress, its forecast and what each number did',
    example: about('campaign show', 'Black Friday'),
  },
  'campaign.report': {
    usage: 'campaign report NAME',
    summary: 'Shows what became of its messages, why and when',
    example: about('campaign report', 'Black Friday'),
  },
  'campaign.unknown': {
    usage: 'campaign unknown NAME',
    summary: 'Decides messages that may have been sent or not: resend, give-up',
    example: about('campaign unknown', 'Black Friday'),
  },
  'campaign.pause': {
    usage: 'campaign pause NAME',
    summary: 'Stops it until it is resumed',
    example: about('campaign pause', 'Black Friday'),
  },
  'campaign.resume': {
    usage: 'campaign resume NAME',
    summary: 'Goes on where it stopped',
    example: about('campaign resume', 'Black Friday'),
  },
  'campaign.cancel': {
    usage: 'campaign cancel NAME',
    summary: 'Ends it for good',
    example: about('campaign cancel', 'Black Friday'),
  },
  'campaign.discard': {
    usage: 'campaign discard NAME',
    summary: 'Does away with a draft',
    example: about('campaign discard', 'Black Friday'),
  },
  campaigns: {
    usage: 'campaigns',
    summary: 'Shows all campaigns',
    example: () => 'campaigns',
  },
  instances: {
    usage: 'instances',
    summary: 'Shows the numbers, their state and capacity',
    example: () => 'instances',
  },
  'instance.show': {
    usage: 'instance NAME',
    summary: 'Shows one number, and why it is in its state',
    example: about('instance', 'vendas-1'),
  },
  'instance.pause': {
    usage: 'instance pause NAME',
    summary: 'Takes a number out of use',
    example: about('instance pause', 'vendas-1'),
  },
  'instance.resume': {
    usage: 'instance resume NAME',
    summary: 'Takes a paused number back into use',
    example: about('instance resume', 'vendas-1'),
  },
  'instance.migrate': {
    usage: 'instance migrate NAME [confirm]',
    summary: 'Gives its contacts to other numbers; shows first what would happen',
    example: about('instance migrate', 'vendas-1'),
  },
  'instance.undo': {
    usage: 'instance undo NAME',
    summary: 'Takes its last migration back: while it runs, and for 24 hours',
    example: about('instance undo', 'vendas-1'),
  },
  'instance.warmup': {
    usage: 'instance warmup NAME [stage N]',
    summary: 'Shows how far a young number is, or decides it: stage N, finish, restart',
    example: about('instance warmup', 'vendas-1'),
  },
  'instance.limits': {
    usage: 'instance limits NAME hour=… day=…',
    summary: 'Sets how many messages it may send',
    example: (name = 'vendas-1') => `instance limits ${quoted(name)} hour=30 day=200 new=50`,
  },
  'instance.qr': {
    usage: 'instance qr NAME',
    summary: 'Shows the QR code that connects it, to be scanned with its phone',
    example: about('instance qr', 'vendas-1'),
  },
  'instance.restart': {
    usage: 'instance restart NAME',
    summary: 'Has it connect to WhatsApp anew',
    example: about('instance restart', 'vendas-1'),
  },
  ...enApprovalHelp,
  ...enPeopleHelp,
  ...enKeysHelp,
  ...enDoctorHelp,
  ...enRulesHelp,
  ...enWebhooksHelp,
  ...enDashboardHelp,
  help: {
    usage: 'help [COMMAND]',
    summary: 'Shows the commands, or all of one',
    example: () => 'help',
  },
  quit: {
    usage: 'quit',
    summary: 'Stops Frota; campaigns go on at the next start',
    example: () => 'quit',
  },
};
