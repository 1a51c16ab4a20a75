import type { SeenStore } from '../../../src/engine/ports.ts';

/** What chat platforms sent, in memory. */
export function memorySeen(): SeenStore {
  const seen = new Set<string>();
  return {
    has: async (id) => seen.has(id),
    async take(id) {
      if (seen.has(id)) return false;
      seen.add(id);
      return true;
    },
  };
}
