import { plain } from '../../engine/plain.ts';
import { InvalidInputError, type Problem } from '../../errors.ts';
import { nearest } from './matching.ts';

/** Something that people name by a short ref. */
export interface ByRef<T> {
  get(ref: string): Promise<T | undefined>;
  /** Those that can be named, the likeliest first. */
  refs(): Promise<readonly string[]>;
}

/** What is offered to somebody whose ref fits nothing. */
export interface RefOffer {
  refs: readonly string[];
  suggestion?: string;
}

/**
 * What a person means by its ref.
 * @param problemOf what is wrong when none was named (`''`), or there is none of that ref
 * @throws InvalidInputError with that.
 */
export async function findByRef<T>(
  all: ByRef<T>,
  typed: string,
  summary: string,
  problemOf: (ref: string, offer: RefOffer) => Problem,
): Promise<T> {
  const ref = plain(typed);
  const found = ref === '' ? undefined : await all.get(ref);
  if (found !== undefined) return found;
  const refs = await all.refs();
  const near = ref === '' ? refs[0] : nearest(refs, ref, (one) => [one]);
  throw new InvalidInputError(summary, [
    problemOf(ref, { refs, ...(near !== undefined && { suggestion: near }) }),
  ]);
}
