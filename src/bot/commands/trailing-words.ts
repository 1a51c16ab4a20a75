import { plain } from '../../engine/plain.ts';

/** What is said after a command to let it do what it showed. */
export const CONFIRM = { 'pt-BR': 'confirmar', en: 'confirm' } as const;

/** Cuts a word off the end of what was typed, if it is one of these: `vendas-1 confirmar`. */
export function cutWord(subject: string, words: readonly string[]): { rest: string; found: boolean } {
  const [, rest = '', last = subject] = /^(.*?)\s*(\S+)\s*$/.exec(subject) ?? [];
  return words.includes(plain(last)) ? { rest, found: true } : { rest: subject, found: false };
}

/** Cuts a word and a whole number after it off the end: `vendas-1 etapa 3`. The number is NaN when it is none. */
export function cutNumber(subject: string, words: readonly string[]): { rest: string; number?: number } {
  const [, rest = '', word = '', number] = /^(.*?)\s*(\S+)\s+(\S+)\s*$/.exec(subject) ?? [];
  if (number === undefined || !words.includes(plain(word))) return { rest: subject };
  return { rest, number: /^\d+$/.test(number) ? Number(number) : NaN };
}
