import type { Clock } from '../clock.ts';

/** Times older than so many ms say nothing of now. */
const RECENT_MS = 5 * 60_000;
/** At most so many are kept. */
const KEPT = 1_000;
/** Of fewer than these a single slow one would be the 95th percentile. */
const FEWEST = 20;

/** How long something took lately. */
export interface RecentTimes {
  /** It took so many ms. */
  note(ms: number): void;
  /** What 19 of 20 took at most over the last 5 min, in ms. Undefined: there were too few to say. */
  p95(): number | undefined;
}

export function recentTimes(clock: Clock): RecentTimes {
  let times: { at: number; ms: number }[] = [];
  return {
    note(ms) {
      times.push({ at: clock.now().getTime(), ms });
      if (times.length > 2 * KEPT) times = times.slice(-KEPT);
    },
    p95() {
      const since = clock.now().getTime() - RECENT_MS;
      times = times.slice(-KEPT).filter(({ at }) => at >= since);
      if (times.length < FEWEST) return undefined;
      const sorted = times.map(({ ms }) => ms).toSorted((a, b) => a - b);
      return sorted[Math.ceil(sorted.length * 0.95) - 1];
    },
  };
}
