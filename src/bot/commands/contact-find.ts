import type { Contact } from '../../engine/types.ts';
import { masked } from '../../engine/masked.ts';
import { suffices } from '../../engine/person-role.ts';
import { type Block, type Cell, example, press, reply, text } from '../reply.ts';
import type { Command, Speaker } from './command.ts';
import { findContacts } from './find-contact.ts';

/** So many are shown. */
const SHOWN = 10;

/** `contatos buscar WHO`: people by a part of their name or phone; one who is found alone is shown in full. */
export const searchCommand: Command = {
  id: 'contacts.find',
  needs: 'viewer',
  names: { 'pt-BR': 'buscar', en: 'find' },
  aliases: ['procurar', 'search'],
  subject: 'contact',
  async run(speaker, { subject }) {
    const { texts, formats } = speaker;
    const found = await findContacts(speaker, subject, SHOWN + 1);
    const [first] = found;
    if (first === undefined) return reply(text(texts.contact.nobody(subject), 'warning'));
    if (found.length === 1) return reply(...(await presented(speaker, first)));
    const { columns } = texts;
    return reply(
      {
        kind: 'table',
        columns: [
          { title: columns.number },
          { title: texts.contact.phone },
          { title: texts.contact.segment },
          { title: columns.state },
          { title: texts.contact.lastContacted },
        ],
        rows: found
          .slice(0, SHOWN)
          .map((contact): Cell[] => [
            contact.name ?? '',
            phoneFor(speaker, contact),
            contact.segment ?? '',
            stateOf(speaker, contact),
            contact.lastContactedAt === undefined ? '' : formats.shortTime(contact.lastContactedAt),
          ]),
      },
      ...(found.length > SHOWN ? [text(texts.contact.more(SHOWN), 'muted')] : []),
    );
  },
};

/** `contatos mostrar WHO`: all that is known of one person. */
export const showCommand: Command = {
  id: 'contacts.show',
  needs: 'viewer',
  names: { 'pt-BR': 'mostrar', en: 'show' },
  aliases: ['ver'],
  subject: 'contact',
  async run(speaker, { subject }) {
    const { texts } = speaker;
    const [first, ...others] = await findContacts(speaker, subject, 2);
    if (first === undefined) return reply(text(texts.contact.nobody(subject), 'warning'));
    if (others.length === 0) return reply(...(await presented(speaker, first)));
    const line = texts.help['contacts.find'].example(subject);
    return reply(
      text(texts.contact.several(subject), 'warning'),
      example(line, { label: texts.buttons.show }),
    );
  },
};

/** Whoever may only look gets to see no phone; who works with contacts needs it. */
function phoneFor({ role }: Speaker, { phone }: Contact): string {
  return suffices(role, 'operator') ? phone : masked(phone);
}

function stateOf({ texts }: Speaker, { optedOut }: Contact): Cell {
  return optedOut
    ? { text: texts.contact.optedOut, tone: 'warning' }
    : { text: texts.contact.mayBeWritten, tone: 'good' };
}

async function presented(speaker: Speaker, contact: Contact): Promise<Block[]> {
  const { ports, texts, formats, role } = speaker;
  const words = texts.contact;
  const { phone, name, segment, tags = [], attributes, optedOut, preferredInstance } = contact;
  const at = (label: string, when: Date | undefined): [string, Cell][] =>
    when === undefined ? [] : [[label, formats.dateTime(when)]];
  const said = (label: string, value: string | undefined): [string, Cell][] =>
    value === undefined || value === '' ? [] : [[label, value]];
  const lists = await ports.contacts.listsOf(phone);
  const rows: [string, Cell][] = [
    [texts.columns.state, stateOf(speaker, contact)],
    ...at(words.since, optedOut ? contact.optedOutAt : undefined),
    ...said(words.lists, formats.list(lists)),
    ...said(words.segment, segment),
    ...said(words.tags, formats.list(tags)),
    ...Object.entries(attributes).flatMap(([field, value]) => said(`{{${field}}}`, value)),
    ...said(words.hearsFrom, preferredInstance),
    ...at(words.lastContacted, contact.lastContactedAt),
    ...at(words.replied, contact.repliedAt),
  ];
  return [
    text([name, phoneFor(speaker, contact)].filter(Boolean).join(' · '), 'title'),
    { kind: 'table', columns: [], rows },
    ...(suffices(role, 'operator') ? [choiceButton(speaker, contact)] : []),
  ];
}

function choiceButton({ texts }: Speaker, { phone, optedOut }: Contact): Block {
  const { contact, help } = texts;
  return optedOut
    ? press(help['contacts.optin'].example(phone), { label: contact.optIn, confirm: contact.sureIn })
    : press(help['contacts.optout'].example(phone), {
        label: contact.optOut,
        style: 'danger',
        confirm: contact.sureOut,
      });
}
