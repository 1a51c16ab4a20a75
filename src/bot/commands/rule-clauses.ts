import { plain } from '../../engine/plain.ts';
import type { Words } from './campaign-words.ts';
import { nearest } from './matching.ts';

/** One part of `se=` or `entao=`: `marcar=quente`, or a word alone. */
export interface Clause<K extends string> {
  key: K;
  value: string;
}

/** A part that begins with no word that we know, and the word that was most likely meant. */
export interface UnknownClause {
  unknown: string;
  near?: Words;
}

/**
 * Splits `marcar=quente; avisar=slack:#vendas` into its parts. A part that does not begin with a word is the rest of the one
 * before it, as texts have semicolons, too.
 */
export function readClauses<K extends string>(
  text: string,
  words: Readonly<Record<K, Words>>,
): (Clause<K> | UnknownClause)[] {
  const clauses: (Clause<K> | UnknownClause)[] = [];
  for (const part of text.split(';')) {
    const [, typed = '', sign, value = ''] = /^\s*([\p{L}_-]+)\s*(=)?\s*(.*?)\s*$/su.exec(part) ?? [];
    const key = typed === '' ? undefined : keyNamed(typed, words);
    const last = clauses.at(-1);
    if (key !== undefined && (sign !== undefined || value === '')) clauses.push({ key, value });
    else if (sign === undefined && last !== undefined && 'value' in last) last.value += `;${part}`;
    else if (part.trim() !== '') clauses.push(unknownClause(typed === '' ? part.trim() : typed, words));
  }
  return clauses;
}

function keyNamed<K extends string>(typed: string, words: Readonly<Record<K, Words>>): K | undefined {
  const wanted = plain(typed);
  return keysOf(words).find((key) => formsOf(words[key]).includes(wanted));
}

function unknownClause<K extends string>(typed: string, words: Readonly<Record<K, Words>>): UnknownClause {
  const near = nearest(keysOf(words), typed, (key) => formsOf(words[key]));
  return { unknown: typed, ...(near !== undefined && { near: words[near] }) };
}

function keysOf<K extends string>(words: Readonly<Record<K, Words>>): K[] {
  return Object.keys(words) as K[];
}

/** All words for something. */
export function formsOf({ aliases, ...names }: Words): string[] {
  return [...Object.values(names), ...aliases];
}
