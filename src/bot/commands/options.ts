import { plain } from '../../engine/plain.ts';
import type { Problem } from '../../errors.ts';
import type { Token } from './command-line.ts';
import { commandProblem } from './command-problems.ts';
import { nearest } from './matching.ts';
import { OPTION_KEYS, type OptionName } from './option-keys.ts';

/** What was given for each option; several values for a text only. */
export type Options = ReadonlyMap<OptionName, readonly string[]>;

interface Given {
  name: OptionName;
  /** `texto2` is 2. */
  number: number;
  value: string;
}

/**
 * Reads a command's options from what was typed; `texto`, `texto2`… and a repeated `texto` are one list, in order. A
 * mistyped key is a problem; its value counts for the option that was most likely meant, so that it can be checked too.
 */
export function readOptions(
  tokens: readonly Token[],
  allowed: readonly OptionName[],
): { options: Options; problems: Problem[] } {
  const problems: Problem[] = [];
  const given: Given[] = [];
  for (const { key, value } of tokens) {
    if (key === undefined) continue;
    const option = optionOf(key, allowed);
    const near = option?.name ?? nearest(allowed, key, keysOf);
    if (option === undefined) {
      problems.push(commandProblem(key, 'option_unknown', { ...(near !== undefined && { near }), allowed }));
    }
    if (near !== undefined) given.push({ name: near, number: option?.number ?? 1, value });
  }
  const options = new Map<OptionName, readonly string[]>();
  for (const { name, value } of given.sort((a, b) => a.number - b.number)) {
    const earlier = options.get(name);
    if (earlier !== undefined && name !== 'text') problems.push(commandProblem(name, 'option_twice'));
    options.set(name, [...(earlier ?? []), value]);
  }
  return { options, problems };
}

/** The option that a key means, in whatever language it is. */
export function optionNamed(key: string): OptionName | undefined {
  return optionOf(key, Object.keys(OPTION_KEYS) as OptionName[])?.name;
}

function optionOf(key: string, allowed: readonly OptionName[]): Omit<Given, 'value'> | undefined {
  const [, word = '', digits = ''] = /^(.*?)(\d*)$/.exec(plain(key)) ?? [];
  const name = allowed.find((name) => keysOf(name).includes(word));
  if (name === undefined || (digits !== '' && name !== 'text')) return undefined;
  return { name, number: Number(digits || 1) };
}

function keysOf(name: OptionName): string[] {
  const { aliases, ...keys } = OPTION_KEYS[name];
  return [...Object.values(keys), ...aliases];
}
