import type { SeenStore } from '../../../src/engine/ports.ts';
import { MOST_BEGINNINGS } from '../../../src/engine/ports/seen-store.ts';

interface Seen {
  heldUntil?: Date;
  beginnings: number;
}

/** What chat platforms sent, in memory. */
export function memorySeen(): SeenStore {
  const seen = new Map<string, Seen>();
  return {
    has: async (id) => seen.has(id),
    async take(id) {
      if (seen.has(id)) return false;
      seen.set(id, { beginnings: 1 });
      return true;
    },

    async begin(id, at, leaseMs) {
      const { heldUntil, beginnings } = seen.get(id) ?? { heldUntil: at, beginnings: 0 };
      if (heldUntil === undefined) return 'done';
      if (heldUntil > at) return 'under way';
      if (beginnings >= MOST_BEGINNINGS) return 'done';
      seen.set(id, { heldUntil: new Date(at.getTime() + leaseMs), beginnings: beginnings + 1 });
      return 'ours';
    },

    async done(id) {
      const { beginnings } = seen.get(id) ?? { beginnings: 0 };
      seen.set(id, { beginnings });
    },
  };
}
