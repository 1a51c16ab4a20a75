/** One measured figure. `ratio` compares it with an alternative measured in the same run: what machines agree on. */
export interface Result {
  name: string;
  value: number;
  unit: string;
  ratio?: number;
  /** What the ratio is against. */
  against?: string;
}

/** Runs a task once and says how many of `count` things a second it did. */
export async function perSecond(count: number, task: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await task();
  return count / ((performance.now() - startedAt) / 1000);
}

/** The value that all but the given share of the samples stay under. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The middle one of some ratios that were measured in pairs. */
export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}
