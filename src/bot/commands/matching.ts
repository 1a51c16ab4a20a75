import { plain } from '../../engine/plain.ts';

/** The item that a person means by a name: written exactly so, or else the only one that differs in accents and case. */
export function findNamed<T>(items: readonly T[], name: string, nameOf: (item: T) => string): T | undefined {
  const exact = items.find((item) => nameOf(item) === name);
  if (exact !== undefined) return exact;
  const alike = items.filter((item) => plain(nameOf(item)) === plain(name));
  return alike.length === 1 ? alike[0] : undefined;
}

/** The item with the word that is nearest to what was typed, if one is near enough to be a typing error or a beginning. */
export function nearest<T>(
  items: readonly T[],
  typed: string,
  wordsOf: (item: T) => readonly string[],
): T | undefined {
  const wanted = plain(typed);
  // A third of the letters may be wrong: "ajda" is "ajuda", but "abc" is not "ver".
  let limit = Math.floor((wanted.length + 1) / 3);
  let best: T | undefined;
  for (const item of items) {
    const distance = Math.min(...wordsOf(item).map((word) => distanceTo(plain(word), wanted)));
    if (distance > limit || (best !== undefined && distance === limit)) continue;
    best = item;
    limit = distance;
  }
  return best;
}

/** A beginning of at least two letters is nearer than any typing error. */
function distanceTo(word: string, typed: string): number {
  if (word === typed) return 0;
  return typed.length >= 2 && word.startsWith(typed) ? 0.5 : typingErrors(word, typed);
}

/** How many letters must be added, dropped, replaced or swapped with their neighbour to make one word of the other. */
export function typingErrors(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  const errors = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const replaced = errors(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? errors(i - 2, j - 2) + 1 : Infinity;
      row.push(Math.min(replaced, swapped, errors(i - 1, j) + 1, errors(i, j - 1) + 1));
    }
  }
  return errors(a.length, b.length);
}
