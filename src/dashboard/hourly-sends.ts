import type { Ports } from '../engine/ports.ts';

const HOUR_MS = 3_600_000;
const HOURS = 24;
/** The hour that goes on is counted anew this often, in ms. */
const COUNTED_EVERY_MS = 60_000;

/**
 * What a number has sent in each of the last 24 hours of the clock, the present one included, the first first; empty where that is
 * nothing.
 */
export type SentByHour = (instance: string) => readonly number[];

/** Counts what was sent, each hour once: in one that is over nothing more is sent. */
export function hourlySends({ ledger, clock }: Pick<Ports, 'ledger' | 'clock'>): () => Promise<SentByHour> {
  const counted = new Map<number, { at: number; counts: Promise<ReadonlyMap<string, number>> }>();

  const count = async (from: number): Promise<ReadonlyMap<string, number>> => {
    const rows = await ledger.countAttempts(new Date(from), new Date(from + HOUR_MS));
    const sums = new Map<string, number>();
    for (const { instance, count: sent } of rows) sums.set(instance, (sums.get(instance) ?? 0) + sent);
    return sums;
  };

  const hour = (from: number, now: number): Promise<ReadonlyMap<string, number>> => {
    const known = counted.get(from);
    // What was begun at the very end of an hour may be noted down after it.
    const isFinal = known !== undefined && known.at >= from + HOUR_MS + COUNTED_EVERY_MS;
    if (known !== undefined && (isFinal || now - known.at < COUNTED_EVERY_MS)) return known.counts;
    const counts = count(from);
    counted.set(from, { at: now, counts });
    counts.catch(() => counted.delete(from));
    return counts;
  };

  return async () => {
    const now = clock.now().getTime();
    const present = now - (now % HOUR_MS);
    const first = present - (HOURS - 1) * HOUR_MS;
    for (const from of counted.keys()) if (from < first) counted.delete(from);
    const hours = Array.from({ length: HOURS }, (_, n) => first + n * HOUR_MS);
    const counts = await Promise.all(hours.map((from) => hour(from, now)));
    return (instance) => {
      const sent = counts.map((one) => one.get(instance) ?? 0);
      return sent.some((one) => one > 0) ? sent : [];
    };
  };
}
