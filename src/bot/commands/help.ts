import { example, reply, text, type Reply } from '../reply.ts';
import type { Command, CommandGroup, Speaker } from './command.ts';
import { isGroup, isNamed, type Found } from './find-command.ts';
import { OPTION_KEYS } from './option-keys.ts';

/** `ajuda`: all commands; `ajuda COMMAND`: one of them in full. */
export function helpCommand(
  commands: () => readonly (Command | CommandGroup)[],
  find: (words: readonly string[]) => Found,
): Command {
  return {
    id: 'help',
    names: { 'pt-BR': 'ajuda', en: 'help' },
    aliases: ['?', 'socorro'],
    subject: 'command',
    async run(speaker, { subject }) {
      if (subject === '') return listOf(speaker, commands());
      const words = subject.split(/\s+/);
      const group =
        words.length === 1 ? commands().find((one) => isGroup(one) && isNamed(one, subject)) : undefined;
      if (group !== undefined) return listOf(speaker, [group]);
      const found = find(words);
      if (found.kind === 'command') return helpOn(speaker, found.command);
      return listOf(speaker, found.kind === 'group' ? [found.group] : commands());
    },
  };
}

/** Commands with what each does. */
export function listOf({ texts }: Speaker, commands: readonly (Command | CommandGroup)[]): Reply {
  const leaves = commands.flatMap((command) => (isGroup(command) ? command.commands : [command]));
  // A group may list a command that also stands alone.
  const ids = [...new Set(leaves.map((command) => command.id))];
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

function helpOn({ texts, language }: Speaker, { id, options = [] }: Command): Reply {
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
