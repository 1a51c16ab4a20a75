import { plain } from '../../engine/plain.ts';
import { readCommandLine, quoted, type Token } from './command-line.ts';
import { KIND_WORDS, STRATEGY_WORDS, type Words } from './campaign-words.ts';
import { LANGUAGES } from '../i18n/language.ts';
import { offered } from '../people/roles.ts';
import type { Command, CommandContext } from './command.ts';
import { findCommand, groupNamed } from './find-command.ts';
import { DEAD_SHOWN } from './find-dead-event.ts';
import { OPTION_KEYS, type OptionName } from './option-keys.ts';
import { optionNamed } from './options.ts';
import { COMMANDS } from './registry.ts';
import { EVENT_WORDS } from './rule-words.ts';

export interface Completion {
  /** What is being typed, as it stands at the end of the line. */
  typed: string;
  /** What it may become. */
  candidates: string[];
}

export interface CompletionContext extends Pick<CommandContext, 'ports' | 'language' | 'role' | 'person'> {
  /** Paths that begin with what was typed, where the platform has files. */
  files?: (beginning: string) => Promise<string[]>;
}

/** What the word at the end of a line may become: commands, names of campaigns, numbers and lists, options. */
export async function complete(context: CompletionContext, line: string): Promise<Completion> {
  const { tokens, openQuote } = readCommandLine(line);
  const isInWord = openQuote !== undefined || /\S$/.test(line);
  const last = isInWord ? tokens.pop() : undefined;
  const typed = last === undefined ? '' : line.slice(last.start);
  const values =
    last?.key === undefined ? await words(context, tokens, last) : await optionValues(context, last);
  const beginning = plain(last?.value.split(',').at(-1) ?? '');
  const candidates = values
    .filter(({ value }) => plain(value).startsWith(beginning))
    .map(({ value, before = '', after = ' ' }) => before + (after === ' ' ? quoted(value) : value) + after);
  return { typed, candidates: [...new Set(candidates)] };
}

interface Candidate {
  value: string;
  before?: string;
  /** A space, unless more follows in the same word. */
  after?: string;
}

/** What can come next after whole words and options. */
async function words(
  context: CompletionContext,
  tokens: readonly Token[],
  last: Token | undefined,
): Promise<Candidate[]> {
  const { language } = context;
  const commands = offered(COMMANDS, context);
  const before = tokens.filter((token) => token.key === undefined).map((token) => token.value);
  if (before.length === 0) return commands.map(({ names }) => ({ value: names[language] }));

  const group = groupNamed(commands, before);
  if (group !== undefined) {
    const subjects = group.otherwise === undefined ? [] : await subjectsOf(context, group.otherwise, '');
    return [...group.commands.map(({ names }) => ({ value: names[language] })), ...subjects];
  }
  const found = findCommand(commands, before);
  if (found.kind !== 'command') return [];
  const given = tokens.map((token) => token.key).filter((key) => key !== undefined);
  const options = (found.command.options ?? [])
    .filter((option) => !given.some((key) => optionNamed(key) === option))
    .map((option) => ({ value: OPTION_KEYS[option][language], after: '=' }));
  const subjects = found.rest.length === 0 ? await subjectsOf(context, found.command, last?.value ?? '') : [];
  return [...subjects, ...options];
}

async function subjectsOf(
  context: CompletionContext,
  { subject }: Command,
  beginning: string,
): Promise<Candidate[]> {
  const { ports, language, files } = context;
  switch (subject) {
    case 'campaign':
      return (await ports.campaigns.list()).map(({ name }) => ({ value: name }));
    case 'instance':
      return (await ports.instances.all()).map(({ name }) => ({ value: name }));
    case 'list':
      return (await ports.contacts.lists()).map(({ name }) => ({ value: name }));
    case 'rule':
      return (await ports.rules.all()).map(({ name }) => ({ value: name }));
    case 'event':
      return (await ports.received.dead(DEAD_SHOWN)).map(({ ref }) => ({ value: ref }));
    case 'command':
      return offered(COMMANDS, context).map(({ names }) => ({ value: names[language] }));
    case 'person':
      return (await ports.people.all()).map(({ id }) => ({ value: id }));
    case 'language':
      return LANGUAGES.map((value) => ({ value }));
    case 'file':
      return ((await files?.(beginning)) ?? []).map((path) =>
        path.endsWith('/') ? { value: path, after: '' } : { value: path },
      );
    default:
      return [];
  }
}

/** Options that take one of a few words. */
const WORDS_OF_OPTION: Partial<Record<OptionName, Readonly<Record<string, Words>>>> = {
  rotation: STRATEGY_WORDS,
  kind: KIND_WORDS,
  when: EVENT_WORDS,
};

async function optionValues({ ports, language }: CompletionContext, last: Token): Promise<Candidate[]> {
  const { key = '', value } = last;
  const before = `${key}=`;
  const option: OptionName | undefined = optionNamed(key);
  if (option === 'list') return (await ports.contacts.lists()).map(({ name }) => ({ value: name, before }));
  const words = option === undefined ? undefined : WORDS_OF_OPTION[option];
  if (words !== undefined) return Object.values(words).map((word) => ({ value: word[language], before }));
  if (option !== 'instances' && option !== 'to') return [];
  const chosen = value.slice(0, value.lastIndexOf(',') + 1);
  return (await ports.instances.all()).map(({ name }) => ({ value: name, before: before + chosen }));
}
