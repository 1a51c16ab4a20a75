import type { Problem } from '../../errors.ts';

/** What could not be read, and what is wrong with the rest: a field that could not be read is not complained of twice. */
export function allProblems(unread: readonly Problem[], found: readonly Problem[]): Problem[] {
  const fields = new Set(unread.map(({ field }) => field));
  return [...unread, ...found.filter(({ field }) => !fields.has(field))];
}
