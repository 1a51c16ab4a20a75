/** Whether a version is at least another one, by its numbers: `7.0.5` is at least `6`. One that has none is not. */
export function isAtLeast(version: string, least: string): boolean {
  const [is, wanted] = [numbersOf(version), numbersOf(least)];
  if (is.length === 0) return false;
  for (const [at, number] of wanted.entries()) {
    const difference = (is[at] ?? 0) - number;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbersOf(version: string): number[] {
  return (/\d+(?:\.\d+)*/.exec(version)?.[0] ?? '').split('.').filter(Boolean).map(Number);
}
