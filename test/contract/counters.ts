import { describe, expect, it } from 'vitest';
import type { Budget, Counters } from '../../src/engine/ports.ts';
import { inParallel } from '../store/test-store.ts';

let made = 0;

/** A budget of its own for each call, so that tests do not meet. */
export function budget(limit: number, expiresInSeconds = 3_600): Budget {
  return { kind: 'hour_limit', key: `rate:test:${made++}`, limit, expiresInSeconds };
}

/** What every implementation of the engine's counters must do. `all` are handles on the same counters. */
export function countersContract(all: () => readonly [Counters, ...Counters[]]): void {
  const counters = (): Counters => all()[0];
  const valuesOf = (...budgets: Budget[]) => counters().read(budgets.map(({ key }) => key));

  describe('reserve', () => {
    it('takes one from every budget, until one is used up', async () => {
      const hour = budget(2);
      const day = budget(5);
      expect(await counters().reserve([hour, day])).toBeUndefined();
      expect(await counters().reserve([hour, day])).toBeUndefined();
      expect(await counters().reserve([hour, day])).toEqual(hour);
      expect(await valuesOf(hour, day)).toEqual([2, 2]);
    });

    it('takes from none when any is used up, and answers the first of those', async () => {
      const full = budget(0);
      const [before, alsoFull, behind] = [budget(5), budget(0), budget(5)];
      expect(await counters().reserve([before, full, alsoFull, behind])).toEqual(full);
      expect(await valuesOf(before, full, alsoFull, behind)).toEqual([0, 0, 0, 0]);
    });

    it('is refused when the limit was lowered below what is used', async () => {
      const hour = budget(5);
      for (let n = 0; n < 3; n++) await counters().reserve([hour]);
      const lowered = { ...hour, limit: 2 };
      expect(await counters().reserve([lowered])).toEqual(lowered);
      expect(await valuesOf(hour)).toEqual([3]);
    });

    it('never passes a limit, with 20 at once', async () => {
      const hour = budget(7);
      const day = budget(100);
      const answers = await inParallel(20, (n) => handle(all(), n).reserve([hour, day]));
      expect(answers.filter((exhausted) => exhausted === undefined)).toHaveLength(7);
      expect(await valuesOf(hour, day)).toEqual([7, 7]);
    });

    it('never passes a limit that several share, with reservations and refunds at once', async () => {
      const shared = budget(5);
      const own = [budget(3), budget(3), budget(3)];
      let held = 0;
      let most = 0;
      await inParallel(20, async (n) => {
        const budgets = [own[n % own.length] as Budget, shared];
        if ((await handle(all(), n).reserve(budgets)) !== undefined) return;
        most = Math.max(most, ++held);
        await valuesOf(shared);
        held--;
        await handle(all(), n).refund(budgets);
      });
      expect(most).toBeLessThanOrEqual(5);
      expect(await valuesOf(shared, ...own)).toEqual([0, 0, 0, 0]);
    });
  });

  describe('refund', () => {
    it('gives one back to every budget', async () => {
      const hour = budget(1);
      const day = budget(5);
      await counters().reserve([hour, day]);
      await counters().refund([hour, day]);
      expect(await valuesOf(hour, day)).toEqual([0, 0]);
      expect(await counters().reserve([hour, day])).toBeUndefined();
    });

    it('never goes below zero, each counter by itself', async () => {
      const used = budget(5);
      const unused = budget(5);
      await counters().reserve([used]);
      await inParallel(5, (n) => handle(all(), n).refund([used, unused]));
      expect(await valuesOf(used, unused)).toEqual([0, 0]);
      await counters().reserve([used]);
      expect(await valuesOf(used)).toEqual([1]);
    });
  });

  describe('read', () => {
    it('answers in the order of the keys, 0 for what was never used', async () => {
      const [used, unused] = [budget(5), budget(5)];
      await counters().reserve([used]);
      expect(await valuesOf(unused, used, unused)).toEqual([0, 1, 0]);
      expect(await counters().read([])).toEqual([]);
    });
  });

  describe('a budget with holders', () => {
    it('gives each holder one place, however often it asks', async () => {
      const day = budget(1);
      const [mine, theirs] = [
        { ...day, holder: 'mine' },
        { ...day, holder: 'theirs' },
      ];
      for (let n = 0; n < 3; n++) expect(await counters().reserve([mine])).toBeUndefined();
      expect(await counters().reserve([theirs])).toEqual(theirs);
      await counters().refund([theirs]);
      expect(await counters().reserve([theirs])).toEqual(theirs);
      await counters().refund([mine]);
      expect(await counters().reserve([theirs])).toBeUndefined();
    });

    it('is given to one of many who ask at once', async () => {
      const day = budget(1);
      const answers = await inParallel(20, (n) =>
        handle(all(), n).reserve([{ ...day, holder: `message ${n}` }]),
      );
      expect(answers.filter((refused) => refused === undefined)).toHaveLength(1);
    });

    it('takes nothing of the others when it has no room', async () => {
      const [hour, day] = [budget(5), budget(1)];
      await counters().reserve([{ ...day, holder: 'first' }]);
      await counters().reserve([hour, { ...day, holder: 'second' }]);
      expect(await valuesOf(hour)).toEqual([0]);
    });
  });

  describe('holds', () => {
    it('tells who has a place', async () => {
      const mine = { ...budget(2), holder: 'mine' };
      expect(await counters().holds(mine)).toBe(false);
      await counters().reserve([mine]);
      expect(await counters().holds(mine)).toBe(true);
      expect(await counters().holds({ ...mine, holder: 'theirs' })).toBe(false);
      await counters().refund([mine]);
      expect(await counters().holds(mine)).toBe(false);
    });

    it('is true for nobody when more have a place than may, as they do when one was restored too late', async () => {
      const mine = { ...budget(1), holder: 'mine' };
      const theirs = { ...mine, holder: 'theirs' };
      await counters().reserve([mine]);
      const late = { key: mine.key, value: 1, expiresInSeconds: 60, holders: ['theirs'] };
      await counters().restore([late]);
      expect([await counters().holds(mine), await counters().holds(theirs)]).toEqual([false, false]);
    });
  });

  it('exhausted tells of each budget by itself, and takes nothing', async () => {
    const [free, full, held] = [budget(1), budget(1), budget(1)];
    await counters().reserve([full, { ...held, holder: 'mine' }]);
    const asked = [free, full, { ...held, holder: 'mine' }, { ...held, holder: 'theirs' }];
    for (let n = 0; n < 2; n++) {
      expect(await counters().exhausted(asked)).toEqual([false, true, false, true]);
    }
    expect(await counters().exhausted([])).toEqual([]);
  });

  describe('restore', () => {
    const restored = ({ key }: Budget, value: number) => ({ key, value, expiresInSeconds: 3_600 });

    it('raises what is lower or not there, and leaves what is higher', async () => {
      const [missing, lower, higher] = [budget(10), budget(10), budget(10)];
      await counters().reserve([lower, higher]);
      await counters().reserve([higher]);
      await counters().reserve([higher]);
      await counters().restore([missing, lower, higher].map((one) => restored(one, 2)));
      expect(await valuesOf(missing, lower, higher)).toEqual([2, 2, 3]);
    });

    it('gives places back to who held them, and takes none away', async () => {
      const day = budget(2);
      await counters().reserve([{ ...day, holder: 'a' }]);
      await counters().restore([{ ...restored(day, 1), holders: ['b'] }]);
      expect(await counters().reserve([{ ...day, holder: 'a' }])).toBeUndefined();
      expect(await counters().reserve([{ ...day, holder: 'b' }])).toBeUndefined();
      expect(await counters().reserve([{ ...day, holder: 'c' }])).toMatchObject({ holder: 'c' });
    });

    it('counts against the limit', async () => {
      const hour = budget(3);
      await counters().restore([restored(hour, 2)]);
      expect(await counters().reserve([hour])).toBeUndefined();
      expect(await counters().reserve([hour])).toEqual(hour);
    });

    it('may ask for the values itself', async () => {
      const hour = budget(3);
      await counters().restore(async () => [restored(hour, 2)]);
      expect(await valuesOf(hour)).toEqual([2]);
    });

    it('may have nothing to do', async () => {
      await expect(counters().restore([])).resolves.toBeUndefined();
    });
  });
}

function handle(all: readonly [Counters, ...Counters[]], n: number): Counters {
  return all[n % all.length] ?? all[0];
}
