import { contactRows } from '../../contacts/contact-row.ts';
import { audit } from '../../engine/audit.ts';
import type { ContactList } from '../../engine/ports.ts';
import type { Contact } from '../../engine/types.ts';
import { campaignProblem } from '../../engine/campaign-problems.ts';
import { InvalidInputError } from '../../errors.ts';
import { reply, text } from '../reply.ts';
import { writeCsv } from '../write-csv.ts';
import { commandProblem } from './command-problems.ts';
import type { Command, Speaker } from './command.ts';
import { findNamed } from './matching.ts';

/** Contacts that fit into one file: chats take it, and memory does. */
const MOST = 100_000;
const PAGE = 1_000;
/** Names shown to choose from. */
const SHOWN = 10;

/** `contatos exportar LIST`: a list as CSV, which can be imported again. */
export const exportCommand: Command = {
  id: 'contacts.export',
  // It is the data of people, and leaves Frota for good.
  needs: 'approver',
  names: { 'pt-BR': 'exportar', en: 'export' },
  subject: 'list',
  async run(speaker, { subject }) {
    const { ports, texts, actor, onStatus } = speaker;
    const list = await listNamed(speaker, subject);
    const contacts: Contact[] = [];
    for (let after: string | undefined; contacts.length < MOST; after = contacts.at(-1)?.phone) {
      const page = await ports.contacts.page(list.name, after, PAGE);
      if (page.length === 0) break;
      contacts.push(...page);
      onStatus?.(texts.contact.exporting(contacts.length));
    }
    const details = { contacts: contacts.length };
    await audit(ports, { actor, action: 'contacts.export', subject: `list:${list.name}`, details });
    const { yes, no } = texts;
    const { header, rowOf } = contactRows(list.fields, { headers: texts.contact.headers, yes, no });
    return reply(
      text(texts.contact.exported(list.name, contacts.length), 'good'),
      ...(list.size > MOST ? [text(texts.contact.cut(MOST, list.size), 'warning')] : []),
      {
        kind: 'file',
        name: `${list.name.replaceAll(/[^\p{L}\p{N} ._-]/gu, '_')}.csv`,
        content: writeCsv([header, ...contacts.map(rowOf)]),
      },
    );
  },
};

/** @throws InvalidInputError when none was named, or none is called so */
async function listNamed({ ports }: Speaker, name: string): Promise<ContactList> {
  const lists = await ports.contacts.lists();
  if (name === '') {
    const names = lists.slice(0, SHOWN).map((one) => one.name);
    throw new InvalidInputError('No list', [commandProblem('list', 'export_missing', { names })]);
  }
  const found = findNamed(lists, name, (one) => one.name);
  if (found !== undefined) return found;
  throw new InvalidInputError('No list', [campaignProblem('list', 'list_unknown', { list: name })]);
}
