/** What is measured is read by people, too: so many digits behind the point are enough. */
export function rounded(value: number, digits = 1): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
