import { beforeEach, describe, expect, it } from 'vitest';
import type { LeaseStore } from '../../src/engine/ports.ts';

/** What every store of leases does. */
export function leasesContract(fresh: () => LeaseStore): void {
  const at = (ms: number): Date => new Date(Date.parse('2126-03-10T12:00:00Z') + ms);
  let leases: LeaseStore;
  let count = 0;
  /** Of this test. */
  let name: string;
  beforeEach(() => {
    leases = fresh();
    name = `lease ${count++}`;
  });

  describe('a lease', () => {
    it('is had by one, however many ask for it at once', async () => {
      const taken = await Promise.all(
        Array.from({ length: 20 }, (_, n) => leases.take(name, `process ${n}`, at(0), 1_000)),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);
    });

    it('is extended by its holder, and is anybody’s when it has run out', async () => {
      expect(await leases.take(name, 'a', at(0), 1_000)).toBe(true);
      expect(await leases.take(name, 'a', at(500), 1_000)).toBe(true);
      expect(await leases.take(name, 'b', at(1_499), 1_000)).toBe(false);
      expect(await leases.take(name, 'b', at(1_500), 1_000)).toBe(true);
      expect(await leases.take(name, 'a', at(1_600), 1_000)).toBe(false);
    });

    it('is taken over by one of those who wait', async () => {
      await leases.take(name, 'dead', at(0), 1_000);
      const taken = await Promise.all(
        Array.from({ length: 20 }, (_, n) => leases.take(name, `process ${n}`, at(2_000), 1_000)),
      );
      expect(taken.filter(Boolean)).toHaveLength(1);
    });

    it('is free at once when its holder gives it back, and no other can', async () => {
      await leases.take(name, 'a', at(0), 1_000);
      await leases.free(name, 'b');
      expect(await leases.take(name, 'b', at(1), 1_000)).toBe(false);
      await leases.free(name, 'a');
      expect(await leases.take(name, 'b', at(2), 1_000)).toBe(true);
    });

    it('is one of several', async () => {
      await leases.take(name, 'a', at(0), 1_000);
      expect(await leases.take(`${name} of another thing`, 'b', at(0), 1_000)).toBe(true);
    });
  });
}
