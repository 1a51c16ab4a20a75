import { type DeadOnes, dropDead, retryDead } from '../../engine/dead-events.ts';
import { plain } from '../../engine/plain.ts';
import { redactor } from '../../log.ts';
import { type Block, type Button, type Cell, example, press, reply, text } from '../reply.ts';
import type { Command, CommandGroup, Speaker } from './command.ts';
import { DEAD_SHOWN, findDeadEvent } from './find-dead-event.ts';
import { CONFIRM, cutWord } from './trailing-words.ts';

/** Errors are shown up to so many characters in a list, and data up to so many by itself: more fits in no chat. */
const ERROR_SHOWN = 80;
const DATA_SHOWN = 3_000;

/** Chats are kept, and read by many. */
const withoutPhones = redactor([]);

/** All of them, instead of a ref. */
const ALL = { 'pt-BR': 'todos', en: 'all', words: ['todos', 'todas', 'all'] } as const;

/** `webhooks mortos`: the events that were given up, the last one first. */
const listCommand: Command = {
  id: 'webhooks.dead',
  needs: 'viewer',
  names: { 'pt-BR': 'listar', en: 'list' },
  aliases: ['lista'],
  async run(speaker) {
    const { ports, texts } = speaker;
    const { webhooks: words, help } = texts;
    const { columns } = words;
    const [events, { dead }] = await Promise.all([
      ports.received.dead(DEAD_SHOWN),
      ports.received.stats(ports.clock.now()),
    ]);
    const [first] = events;
    if (first === undefined) return reply(text(words.noDead, 'good'));
    return reply(
      text(words.dead(dead), 'warning'),
      {
        kind: 'table',
        columns: [
          { title: columns.ref },
          { title: columns.at },
          { title: columns.server },
          { title: columns.instance },
          { title: columns.event },
          { title: columns.tries, align: 'right' },
          { title: columns.error },
        ],
        rows: events.map((event): Cell[] => [
          event.ref,
          speaker.formats.shortTime(event.diedAt),
          event.server,
          event.instance,
          event.event,
          String(event.tries),
          { text: cut(withoutPhones(event.error).replaceAll(/\s+/g, ' '), ERROR_SHOWN), tone: 'bad' },
        ]),
      },
      ...(dead > events.length ? [text(words.moreDead(dead - events.length), 'muted')] : []),
      text(words.next, 'muted'),
      ...(['show', 'retry', 'drop'] as const).map((verb) =>
        example(help[`webhooks.dead.${verb}`].example(first.ref), buttonFor(speaker, verb)),
      ),
    );
  },
};

/** `webhooks mortos ver REF`: why an event was given up, and what it said. */
const showCommand: Command = {
  id: 'webhooks.dead.show',
  needs: 'viewer',
  names: { 'pt-BR': 'ver', en: 'show' },
  aliases: ['mostrar'],
  subject: 'event',
  async run({ ports, texts, formats }, { subject }) {
    const event = await findDeadEvent(ports, subject);
    const { columns, cut: more } = texts.webhooks;
    const data = withoutPhones(JSON.stringify(event.data, null, 2) ?? '');
    return reply(
      text(`${event.ref} · ${event.event}`, 'title'),
      {
        kind: 'table',
        columns: [],
        rows: [
          [columns.server, event.server],
          [columns.instance, event.instance],
          [columns.received, formats.dateTime(event.receivedAt)],
          [columns.at, formats.dateTime(event.diedAt)],
          [columns.tries, String(event.tries)],
          [columns.error, { text: withoutPhones(event.error), tone: 'bad' }],
        ],
      },
      text(data.slice(0, DATA_SHOWN)),
      ...(data.length > DATA_SHOWN ? [text(more(data.length - DATA_SHOWN), 'muted')] : []),
      example(texts.help['webhooks.dead.retry'].example(event.ref), buttonFor({ texts }, 'retry')),
      press(texts.help['webhooks.dead.drop'].example(event.ref), buttonFor({ texts }, 'drop')),
    );
  },
};

/** `webhooks mortos repetir REF|todos`: tries them again. */
const retryCommand: Command = {
  id: 'webhooks.dead.retry',
  needs: 'operator',
  names: { 'pt-BR': 'repetir', en: 'retry' },
  aliases: ['reaplicar', 'tentar'],
  subject: 'event',
  async run({ ports, texts, actor }, { subject }) {
    const count = await retryDead(ports, await whichOf(ports, subject), actor);
    return count === 0
      ? reply(text(texts.webhooks.noDead, 'warning'))
      : reply(text(texts.webhooks.retried(count), 'good'), example(texts.help.webhooks.example()));
  },
};

/** `webhooks mortos descartar REF|todos`: for good. All of them only with the word that confirms it. */
const dropCommand: Command = {
  id: 'webhooks.dead.drop',
  needs: 'admin',
  names: { 'pt-BR': 'descartar', en: 'drop' },
  aliases: ['apagar', 'remover', 'discard'],
  subject: 'event',
  async run(speaker, { subject }) {
    const { ports, texts, actor } = speaker;
    const { rest, found: confirmed } = cutWord(subject, Object.values(CONFIRM));
    const which = await whichOf(ports, rest);
    if (which === 'all' && !confirmed) {
      const { dead } = await ports.received.stats(ports.clock.now());
      if (dead > 0) return reply(text(texts.webhooks.wouldDrop(dead), 'warning'), dropAll(speaker));
    }
    const count = await dropDead(ports, which, actor);
    return count === 0
      ? reply(text(texts.webhooks.noDead, 'warning'))
      : reply(text(texts.webhooks.dropped(count), 'good'));
  },
};

function dropAll({ texts, language }: Speaker): Block {
  const line = texts.help['webhooks.dead.drop'].example(ALL[language]);
  const { drop, confirm } = texts.buttons;
  return example(`${line} ${CONFIRM[language]}`, { label: drop, style: 'danger', confirm: confirm.dropAll });
}

function buttonFor({ texts }: Pick<Speaker, 'texts'>, verb: 'show' | 'retry' | 'drop'): Button {
  const { [verb]: label, confirm } = texts.buttons;
  return verb === 'drop' ? { label, style: 'danger', confirm: confirm.drop } : { label };
}

async function whichOf(ports: Speaker['ports'], subject: string): Promise<DeadOnes> {
  if (ALL.words.some((word) => word === plain(subject))) return 'all';
  const { ref } = await findDeadEvent(ports, subject);
  return { ref };
}

function cut(line: string, length: number): string {
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

export const deadLettersGroup: CommandGroup = {
  names: { 'pt-BR': 'mortos', en: 'dead' },
  aliases: ['mortas', 'dead-letters'],
  commands: [listCommand, showCommand, retryCommand, dropCommand],
  otherwise: listCommand,
};
