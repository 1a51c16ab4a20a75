import { about } from './about.ts';
import type { enContactsHelp } from './en-contacts.ts';

export const ptBRContactsHelp: typeof enContactsHelp = {
  'contacts.import': {
    usage: 'contatos importar ARQUIVO [lista=NOME]',
    summary: 'Importa contatos de um arquivo CSV',
    example: about('contatos importar', 'examples/contatos.csv'),
  },
  'contacts.lists': {
    usage: 'contatos listas',
    summary: 'Mostra as listas de contatos e os campos para os textos',
    example: () => 'contatos listas',
  },
};
