import { example, reply, text, type Reply } from '../reply.ts';
import { offered } from '../people/roles.ts';
import type { Command, CommandGroup, WordCommand, Wording } from './command.ts';
import { findCommand, groupNamed, leavesOf } from './find-command.ts';
import { OPTION_KEYS } from './option-keys.ts';

/** `ajuda`: all commands that the asker may give; `ajuda COMMAND`: one of them in full. */
export function helpCommand(all: () => readonly (Command | CommandGroup)[]): WordCommand {
  return {
    id: 'help',
    needs: 'none',
    names: { 'pt-BR': 'ajuda', en: 'help' },
    aliases: ['?', 'socorro'],
    subject: 'command',
    async run(asking, { subject }) {
      const commands = offered(all(), asking);
      if (subject === '') return listOf(asking, commands);
      const words = subject.split(/\s+/);
      const group = groupNamed(commands, words);
      if (group !== undefined) return listOf(asking, [group]);
      const found = findCommand(commands, words);
      if (found.kind === 'command') return helpOn(asking, found.command);
      return listOf(asking, found.kind === 'group' ? [found.group] : commands);
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
