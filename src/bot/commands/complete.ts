import { plain } from '../../engine/plain.ts';
import { readCommandLine, quoted, type Token } from './command-line.ts';
import { KIND_WORDS, STRATEGY_WORDS, type Words } from './campaign-words.ts';
import { LANGUAGES } from '../i18n/language.ts';
import { offered } from '../people/roles.ts';
import type { Command, CommandContext } from './command.ts';
import { findCommand, groupNamed } from './find-command.ts';
import { type KnownNames, namesIn } from './names.ts';
import { OPTION_KEYS, type OptionName } from './option-keys.ts';
import { optionNamed } from './options.ts';
import { COMMANDS } from './registry.ts';
import { EVENT_WORDS } from './rule-words.ts';
import { SHELLS } from './shells.ts';

export interface Completion {
  /** What is being typed, as it stands at the end of the line. */
  typed: string;
  /** What it may become. */
  candidates: string[];
}

export interface CompletionContext extends Base, Pick<CommandContext, 'ports'> {}

export interface CandidateContext extends Base {
  names: KnownNames;
}

interface Base extends Pick<CommandContext, 'language' | 'role' | 'person'> {
  /** Paths that begin with what was typed, where the platform has files. */
  files?: (beginning: string) => Promise<string[]>;
}

/** What the word at the end of a line may become: commands, names of campaigns, numbers and lists, options. */
export async function complete(context: CompletionContext, line: string): Promise<Completion> {
  const { typed, found } = await findCandidates({ ...context, names: namesIn(context.ports) }, line);
  const candidates = found.map(
    ({ value, before = '', after = ' ' }) => before + (after === ' ' ? quoted(value) : value) + after,
  );
  return { typed, candidates: [...new Set(candidates)] };
}

/** The same with what each consists of, for who quotes in another way. */
export async function findCandidates(
  context: CandidateContext,
  line: string,
): Promise<{ typed: string; found: Candidate[] }> {
  const { tokens, openQuote } = readCommandLine(line);
  const isInWord = openQuote !== undefined || /\S$/.test(line);
  const last = isInWord ? tokens.pop() : undefined;
  const typed = last === undefined ? '' : line.slice(last.start);
  const values =
    last?.key === undefined ? await words(context, tokens, last) : await optionValues(context, last);
  const beginning = plain(last?.value.split(',').at(-1) ?? '');
  return { typed, found: values.filter(({ value }) => plain(value).startsWith(beginning)) };
}

export interface Candidate {
  value: string;
  before?: string;
  /** A space, unless more follows in the same word. */
  after?: string;
}

/** What can come next after whole words and options. */
async function words(
  context: CandidateContext,
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
  context: CandidateContext,
  { subject }: Command,
  beginning: string,
): Promise<Candidate[]> {
  const { names, language, files } = context;
  switch (subject) {
    case 'campaign':
      return (await names.campaigns()).map((value) => ({ value }));
    case 'instance':
      return (await names.instances()).map((value) => ({ value }));
    case 'list':
      return (await names.lists()).map((value) => ({ value }));
    case 'rule':
      return (await names.rules()).map((value) => ({ value }));
    case 'event':
      return (await names.events()).map((value) => ({ value }));
    case 'command':
      return offered(COMMANDS, context).map(({ names }) => ({ value: names[language] }));
    case 'person':
      return (await names.people()).map((value) => ({ value }));
    case 'shell':
      return SHELLS.map((value) => ({ value }));
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

async function optionValues({ names, language }: CandidateContext, last: Token): Promise<Candidate[]> {
  const { key = '', value } = last;
  const before = `${key}=`;
  const option: OptionName | undefined = optionNamed(key);
  if (option === 'list') return (await names.lists()).map((value) => ({ value, before }));
  const words = option === undefined ? undefined : WORDS_OF_OPTION[option];
  if (words !== undefined) return Object.values(words).map((word) => ({ value: word[language], before }));
  if (option !== 'instances' && option !== 'to') return [];
  const chosen = value.slice(0, value.lastIndexOf(',') + 1);
  return (await names.instances()).map((value) => ({ value, before: before + chosen }));
}
