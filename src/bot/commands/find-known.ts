import { InvalidInputError, type Problem } from '../../errors.ts';
import { findNamed, nearest } from './matching.ts';

/** Names shown to choose from. */
const SHOWN = 10;

/** What is offered to somebody whose name fits nothing. */
export interface Offer {
  names: readonly string[];
  suggestion?: string;
}

/**
 * The item that a person means by its name; accents and case do not matter.
 * @param problemOf what is wrong when none was named (`''`), or none is called so
 * @throws InvalidInputError with that.
 */
export function findKnown<T extends { name: string }>(
  items: readonly T[],
  name: string,
  summary: string,
  problemOf: (offer: Offer) => Problem,
): T {
  const found = findNamed(items, name, (item) => item.name);
  if (found !== undefined) return found;
  const names = items.slice(0, SHOWN).map((item) => item.name);
  const near = name === '' ? names[0] : nearest(items, name, (item) => [item.name])?.name;
  throw new InvalidInputError(summary, [
    problemOf({ names, ...(near !== undefined && { suggestion: near }) }),
  ]);
}
