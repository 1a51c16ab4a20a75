import type { ContactsId } from '../commands/command-id.ts';
import { about } from './about.ts';
import type { CommandHelp } from './en-help.ts';
import { counter } from './formats.ts';

const count = counter('en');
const { format: number } = new Intl.NumberFormat('en');

export const enContactsHelp: Record<ContactsId, CommandHelp> = {
  'contacts.import': {
    usage: 'contacts import FILE [list=NAME]',
    summary: 'Imports contacts from a CSV file',
    example: about('contacts import', 'examples/contatos.csv'),
  },
  'contacts.lists': {
    usage: 'contacts lists',
    summary: 'Shows the contact lists and the fields for texts',
    example: () => 'contacts lists',
  },
  'contacts.find': {
    usage: 'contacts find WHO',
    summary: 'Finds people by a part of their name or phone',
    example: about('contacts find', 'Ana'),
  },
  'contacts.show': {
    usage: 'contacts show PHONE',
    summary: 'Shows what is known of one person',
    example: about('contacts show', '11 90000-0001'),
  },
  'contacts.optout': {
    usage: 'contacts opt-out PHONE',
    summary: 'Has nobody write to them any more, at once',
    example: about('contacts opt-out', '11 90000-0001'),
  },
  'contacts.optin': {
    usage: 'contacts opt-in PHONE',
    summary: 'Lets campaigns that start from now on write to them again',
    example: about('contacts opt-in', '11 90000-0001'),
  },
  'contacts.export': {
    usage: 'contacts export LIST',
    summary: 'Gives a list as a CSV file',
    example: about('contacts export', 'clientes'),
  },
};

/** One person. */
export const enContact = {
  nobody: (typed: string) => `Nobody is known by "${typed}".`,
  several: (typed: string) => `Several are known by "${typed}". To see them:`,
  more: (shown: number) => `There are more than these ${shown}: give more of the name or phone.`,
  phone: 'Phone',
  segment: 'Segment',
  tags: 'Tags',
  lists: 'Lists',
  since: 'Since',
  hearsFrom: 'Hears from',
  lastContacted: 'Last written to',
  replied: 'Last answered',
  optedOut: 'wants no messages',
  mayBeWritten: 'may be written to',
  optOut: 'Opt out',
  optIn: 'Opt in',
  sureOut: 'Have nobody write to them any more?',
  sureIn: 'Did they say that they want messages again?',
  out: (phone: string) => `${phone} is not written to any more; what was queued for them does not leave.`,
  outAlready: (phone: string) => `${phone} had opted out already.`,
  in: (phone: string) => `${phone} may be written to again, by campaigns that start from now on.`,
  inAlready: (phone: string) => `${phone} had not opted out.`,
  exporting: (n: number) => `Exporting… ${count(n, 'contact', 'contacts')}`,
  exported: (list: string, n: number) => `List "${list}": ${count(n, 'contact', 'contacts')}.`,
  cut: (n: number, all: number) => `The file has the first ${number(n)} of ${number(all)}.`,
  /** What columns are called in a file, so that an import knows them again. */
  headers: { phone: 'phone', name: 'name', segment: 'segment', optedOut: 'opted out' },
};
