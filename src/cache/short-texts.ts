import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock.ts';

/** Short texts that are kept for a time each, and no more than so many: those whose time is over first go first. */
export interface ShortTexts {
  /** In the order of the keys; undefined where there is none, or its time is over. */
  get(keys: readonly string[]): Promise<(string | undefined)[]>;
  put(entries: readonly ShortText[]): Promise<void>;
  /** How many there are. */
  size(): Promise<number>;
  clear(): Promise<void>;
}

export interface ShortText {
  key: string;
  value: string;
  /** How long it is kept, in ms. */
  keepMs: number;
}

/** Those of one process. (Which of too many go is decided by their last use: here that costs nothing.) */
export function memoryTexts({ max, clock }: { max: number; clock: Clock }): ShortTexts {
  const now = (): number => clock.now().getTime();
  const kept = new LRUCache<string, string>({ max, perf: { now }, ttlResolution: 0 });
  return {
    async get(keys) {
      return keys.map((key) => kept.get(key));
    },

    async put(entries) {
      for (const { key, value, keepMs } of entries) kept.set(key, value, { ttl: keepMs });
    },

    async size() {
      kept.purgeStale();
      return kept.size;
    },

    async clear() {
      kept.clear();
    },
  };
}
