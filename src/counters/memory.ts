import type { Clock } from '../clock.ts';
import type { Budget, Counters } from '../engine/ports.ts';

interface Entry {
  value: number;
  /** Unix ms. */
  expiresAt: number;
}

/** Expired counters are swept when the map has grown by this many. */
const SWEEP_EVERY = 10_000;

/** Counters in this process's memory: for one process alone, and rebuilt from the ledger when it starts. */
export function memoryCounters(clock: Clock): Counters {
  const entries = new Map<string, Entry>();
  let sweepAt = SWEEP_EVERY;

  const live = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    return entry === undefined || entry.expiresAt <= clock.now().getTime() ? undefined : entry;
  };

  const valueOf = (key: string): number => live(key)?.value ?? 0;

  const set = (key: string, value: number, expiresInSeconds: number): void => {
    const now = clock.now().getTime();
    entries.set(key, { value, expiresAt: now + expiresInSeconds * 1000 });
    if (entries.size < sweepAt) return;
    for (const [old, entry] of entries) if (entry.expiresAt <= now) entries.delete(old);
    sweepAt = entries.size + SWEEP_EVERY;
  };

  return {
    kind: 'memory',

    async reserve(budgets: readonly Budget[]) {
      const exhausted = budgets.find((budget) => valueOf(budget.key) >= budget.limit);
      if (exhausted !== undefined) return exhausted;
      for (const { key, expiresInSeconds } of budgets) set(key, valueOf(key) + 1, expiresInSeconds);
      return undefined;
    },

    async refund(budgets) {
      for (const { key, expiresInSeconds } of budgets) {
        const value = valueOf(key);
        if (value > 0) set(key, value - 1, expiresInSeconds);
      }
    },

    async read(keys) {
      return keys.map(valueOf);
    },

    async restore(values) {
      for (const { key, value, expiresInSeconds } of values) {
        if (live(key) === undefined) set(key, value, expiresInSeconds);
      }
    },
  };
}
