import type { LeaseStore } from '../../../src/engine/ports.ts';

/** Leases, in memory. */
export function memoryLeases(): LeaseStore {
  const leases = new Map<string, { holder: string; until: number }>();
  return {
    async take(name, holder, now, ms) {
      const lease = leases.get(name);
      if (lease !== undefined && lease.holder !== holder && lease.until > now.getTime()) return false;
      leases.set(name, { holder, until: now.getTime() + ms });
      return true;
    },

    async free(name, holder) {
      if (leases.get(name)?.holder === holder) leases.delete(name);
    },
  };
}
