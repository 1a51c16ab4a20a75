import type { Clock } from '../clock.ts';
import type { Budget, Counters } from '../engine/ports.ts';

interface Entry {
  value: number;
  holders?: Set<string>;
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

  const keep = (key: string, entry: Omit<Entry, 'expiresAt'>, expiresInSeconds: number): void => {
    const now = clock.now().getTime();
    entries.set(key, { ...entry, expiresAt: now + expiresInSeconds * 1000 });
    if (entries.size < sweepAt) return;
    for (const [old, { expiresAt }] of entries) if (expiresAt <= now) entries.delete(old);
    sweepAt = entries.size + SWEEP_EVERY;
  };

  const hold = (key: string, holders: readonly string[], expiresInSeconds: number): void => {
    const held = new Set([...(live(key)?.holders ?? []), ...holders]);
    keep(key, { value: held.size, holders: held }, expiresInSeconds);
  };

  const hasRoom = ({ key, limit, holder }: Budget): boolean => {
    const entry = live(key);
    if (holder !== undefined && entry?.holders?.has(holder) === true) return true;
    return (entry?.value ?? 0) < limit;
  };

  return {
    kind: 'memory',

    async reserve(budgets: readonly Budget[]) {
      const exhausted = budgets.find((budget) => !hasRoom(budget));
      if (exhausted !== undefined) return exhausted;
      for (const { key, expiresInSeconds, holder } of budgets) {
        if (holder === undefined) keep(key, { value: valueOf(key) + 1 }, expiresInSeconds);
        else hold(key, [holder], expiresInSeconds);
      }
      return undefined;
    },

    async exhausted(budgets) {
      return budgets.map((budget) => !hasRoom(budget));
    },

    async holds({ key, limit, holder }) {
      const holders = live(key)?.holders;
      return holders !== undefined && holders.has(holder) && holders.size <= limit;
    },

    async refund(budgets) {
      for (const { key, holder } of budgets) {
        const entry = live(key);
        if (entry === undefined) continue;
        if (holder !== undefined) entry.holders?.delete(holder);
        entry.value = entry.holders?.size ?? Math.max(0, entry.value - 1);
      }
    },

    async read(keys) {
      return keys.map(valueOf);
    },

    async restore(values) {
      const restored = typeof values === 'function' ? await values() : values;
      for (const { key, value, expiresInSeconds, holders } of restored) {
        if (holders !== undefined) hold(key, holders, expiresInSeconds);
        else if (valueOf(key) < value) keep(key, { value }, expiresInSeconds);
      }
    },
  };
}
