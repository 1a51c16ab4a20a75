/** Halves of characters that UTF-16 writes in two: emoji, for one. */
const HALVES = /\p{Surrogate}/gu;

/**
 * A text of at most so many UTF-16 units; one that is longer ends in `…`. No half of an emoji is in it, whether it was cut here
 * or before: a URL or a form cannot hold one.
 */
export function shortened(text: string, max: number): string {
  return (text.length > max ? `${text.slice(0, max - 1)}…` : text).replaceAll(HALVES, '');
}
