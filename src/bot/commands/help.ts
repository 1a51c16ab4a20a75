import { example, reply, text, type Reply } from '../reply.ts';
import type { Command, CommandGroup, WordCommand, Wording } from './command.ts';
import { type Found, groupNamed, leavesOf } from './find-command.ts';
import { OPTION_KEYS } from './option-keys.ts';

/** `ajuda`: all commands; `ajuda COMMAND`: one of them in full. */
export function helpCommand(
  commands: () => readonly (Command | CommandGroup)[],
  find: (words: readonly string[]) => Found,
): WordCommand {
  return {
    id: 'help',
    names: { 'pt-BR': 'ajuda', en: 'help' },
    aliases: ['?', 'socorro'],
    subject: 'command',
    async run(wording, { subject }) {
      if (subject === '') return listOf(wording, commands());
      const words = subject.split(/\s+/);
      const group = groupNamed(commands(), words);
      if (group !== undefined) return listOf(wording, [group]);
      const found = find(words);
      if (found.kind === 'command') return helpOn(wording, found.command);
      return listOf(wording, found.kind === 'group' ? [found.group] : commands());
    },
  };
}

/** Commands with what each does. */
export function listOf(
  { texts }: Pick<Wording, 'texts'>,
  commands: readonly (Command | CommandGroup)[],
): Reply {
  // A group may list a command that also stands alone.
  const ids = [...new Set(leavesOf(commands).map((command) => command.id))];
  const [first] = ids;
  return reply(
    {
      kind: 'table',
      columns: [],
      rows: ids.map((id) => [`  ${texts.help[id].usage}`, { text: texts.help[id].summary, tone: 'muted' }]),
    },
    text(texts.helpHint, 'muted'),
    ...(first === undefined ? [] : [example(texts.help[first].example())]),
  );
}

function helpOn({ texts, language }: Wording, { id, options = [] }: Command): Reply {
  const { usage, summary, example: line } = texts.help[id];
  return reply(
    text(usage, 'title'),
    text(summary),
    ...(options.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            columns: [],
            rows: options.map((option) => [`  ${OPTION_KEYS[option][language]}=`, texts.options[option]]),
          },
        ]),
    example(line()),
  );
}
