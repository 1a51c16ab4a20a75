import type { ContactsId } from '../commands/command-id.ts';
import { about } from './about.ts';
import type { CommandHelp } from './en-help.ts';

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
};
