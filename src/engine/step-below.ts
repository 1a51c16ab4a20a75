/**
 * The largest of 1, 2, 5, 10, 20, 50… that is not above a count: "at least so many" is news when it doubles, not with each more.
 * @param count 1 or more
 */
export function stepBelow(count: number): number {
  const power = 10 ** Math.floor(Math.log10(count));
  const digit = Math.floor(count / power);
  return power * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
}
