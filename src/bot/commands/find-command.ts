import { plain } from '../../engine/plain.ts';
import { type Command, type CommandGroup, wordsFor, type Named } from './command.ts';
import { nearest } from './matching.ts';

/** What words were found to ask for. */
export type Found =
  | { kind: 'command'; command: Command; rest: readonly string[] }
  /** A group, and none of its commands: half a command. */
  | { kind: 'group'; group: CommandGroup }
  /** Not known; `near` is what was most likely meant. */
  | { kind: 'unknown'; typed: string; near?: Command };

/** The commands themselves, out of all groups. */
export function leavesOf(commands: readonly (Command | CommandGroup)[]): Command[] {
  return commands.flatMap((command) => (isGroup(command) ? leavesOf(command.commands) : [command]));
}

/** The group that is named by all of the words: `webhooks mortos`. */
export function groupNamed(
  all: readonly (Command | CommandGroup)[],
  words: readonly string[],
): CommandGroup | undefined {
  const [first, ...rest] = words;
  const group = first === undefined ? undefined : named(all.filter(isGroup), first);
  return group === undefined || rest.length === 0 ? group : groupNamed(group.commands, rest);
}

export function isGroup(command: Command | CommandGroup): command is CommandGroup {
  return 'commands' in command;
}

/** Finds the command that a line's words ask for. */
export function findCommand(all: readonly (Command | CommandGroup)[], words: readonly string[]): Found {
  const [first = '', ...rest] = words;
  const found = named(all, first);
  if (found === undefined) return unknown(first, nearestAnywhere(all, first, rest[0]));
  if (!isGroup(found)) return { kind: 'command', command: found, rest };
  return inGroup(found, rest, first);
}

function inGroup(group: CommandGroup, words: readonly string[], groupWord: string): Found {
  const [word, ...rest] = words;
  if (word !== undefined) {
    const command = named(group.commands, word);
    if (command !== undefined) {
      return isGroup(command)
        ? inGroup(command, rest, `${groupWord} ${word}`)
        : { kind: 'command', command, rest };
    }
  }
  const later = afterSubject(group, words);
  if (later !== undefined) return later;
  if (group.otherwise !== undefined && (word === undefined || takesName(group))) {
    return { kind: 'command', command: group.otherwise, rest: words };
  }
  if (word === undefined) return { kind: 'group', group };
  return unknown(`${groupWord} ${word}`, nearest(leavesOf(group.commands), word, wordsFor));
}

/** A name alone means something. */
function takesName({ otherwise }: CommandGroup): boolean {
  return otherwise?.subject !== undefined;
}

/** `instancia vendas-1 pausar` is as good as `instancia pausar vendas-1`, where a name alone means something. */
function afterSubject(group: CommandGroup, words: readonly string[]): Found | undefined {
  if (!takesName(group)) return undefined;
  for (const [at, word] of words.entries()) {
    const command = named(leavesOf(group.commands), word);
    if (command !== undefined)
      return { kind: 'command', command, rest: [...words.slice(0, at), ...words.slice(at + 1)] };
  }
  return undefined;
}

function unknown(typed: string, near: Command | undefined): Found {
  return { kind: 'unknown', typed, ...(near !== undefined && { near }) };
}

function named<T extends Named>(commands: readonly T[], word: string): T | undefined {
  return commands.find((command) => isNamed(command, word));
}

function isNamed(command: Named, word: string): boolean {
  return wordsFor(command).some((name) => plain(name) === plain(word));
}

/** Looks among first words, then among those of groups: `pausar X` is most likely `campanha pausar X`. */
function nearestAnywhere(
  all: readonly (Command | CommandGroup)[],
  first: string,
  second: string | undefined,
): Command | undefined {
  const near = nearest(all, first, wordsFor);
  if (near === undefined) {
    return nearest(leavesOf(all.filter(isGroup)), first, wordsFor);
  }
  if (!isGroup(near)) return near;
  const inner = leavesOf([near]);
  return nearest(inner, second ?? '', wordsFor) ?? inner[0];
}
