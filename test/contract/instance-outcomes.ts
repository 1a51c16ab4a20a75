import { beforeEach, describe, expect, it } from 'vitest';
import type { InstanceStore } from '../../src/engine/ports.ts';
import { instance } from '../fakes/records.ts';
import { LATER, NOW } from './rows.ts';
import { type Fresh, inParallel, type StoresUnderTest } from './stores.ts';

/** How every store of instances keeps what their sends lead to. */
export function instanceOutcomesContract(fresh: Fresh): void {
  let instances: InstanceStore;
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
    ({ instances } = stores);
  });

  async function known(name = 'A') {
    const found = await instances.get(name);
    if (found === undefined) throw new Error(`no instance ${name}`);
    return found;
  }

  describe('failures', () => {
    const ago = (ms: number): Date => new Date(NOW.getTime() - ms);

    it('are counted in a row, exactly, and ended by an acknowledgement', async () => {
      await instances.register(instance('A'));
      const counts = await inParallel(stores, 5, (store) => store.instances.recordFailure('A', { at: NOW }));
      expect(new Set(counts)).toEqual(new Set([1, 2, 3, 4, 5]));
      expect(await known()).toMatchObject({ consecutiveFailures: 5, lastFailureAt: NOW });
      expect(await instances.recordAck('A', NOW, false)).toMatchObject({ consecutiveFailures: 5 });
      expect(await known()).toEqual(instance('A', { lastAckAt: NOW }));
      expect(await instances.recordFailure('A', { at: NOW })).toBe(1);
    });

    it('of one message are one, however often they are told', async () => {
      await instances.register(instance('A'));
      const fail = (keyId: string) => instances.recordFailure('A', { at: NOW, keyId });
      expect([await fail('a'), await fail('b'), await fail('a'), await fail('b')]).toEqual([1, 2, 2, 2]);
      expect(await known()).toMatchObject({ consecutiveFailures: 2 });
    });

    it('may count for several', async () => {
      await instances.register(instance('A'));
      expect(await instances.recordFailure('A', { at: NOW, times: 5 })).toBe(5);
    });

    it('that were begun before the last one was known are the same', async () => {
      await instances.register(instance('A'));
      const fail = (at: Date, begunAt: Date) => instances.recordFailure('A', { at, begunAt });
      expect(await fail(ago(1_000), ago(3_000))).toBe(1);
      expect(await fail(ago(900), ago(2_000))).toBe(0);
      expect(await fail(NOW, ago(1_000))).toBe(2);
      expect(await known()).toMatchObject({ consecutiveFailures: 2, lastFailureAt: NOW });
    });

    it.each([
      ['connected', 1],
      ['restricted', 1],
      ['connecting', 0],
      ['disconnected', 0],
      ['paused', 0],
    ] as const)('of a number that is %s: %i', async (state, count) => {
      await instances.register(instance('A', { state }));
      expect(await instances.recordFailure('A', { at: NOW })).toBe(count);
      expect((await known()).consecutiveFailures).toBe(count);
    });

    it('of a number that is not there are none', async () => {
      expect(await instances.recordFailure('nobody', { at: NOW })).toBe(0);
      expect(await instances.recordColdRefusal('nobody', 'key')).toBe(0);
    });
  });

  describe('refused first messages', () => {
    it('are counted by themselves, until a first message is acknowledged', async () => {
      await instances.register(instance('A'));
      const refuse = (store: Pick<StoresUnderTest, 'instances'>, n: number) =>
        store.instances.recordColdRefusal('A', `key-${n}`);
      await inParallel(stores, 3, refuse);
      expect(await known()).toMatchObject({ coldRefusals: 3 });
      // Told again, by somebody who did not hear the end of it.
      expect(await inParallel(stores, 3, refuse)).toEqual([3, 3, 3]);
      await instances.recordAck('A', NOW, false);
      expect(await known()).toMatchObject({ coldRefusals: 3, consecutiveFailures: 0 });
      await instances.recordAck('A', NOW, true);
      expect(await known()).not.toHaveProperty('coldRefusals');
    });
  });

  describe('an acknowledgement', () => {
    const later = (ms: number): Date => new Date(NOW.getTime() + ms);

    it('within two seconds of one that is written is not written', async () => {
      await instances.register(instance('A'));
      for (const [ms, kept] of [
        [0, 0],
        [1_999, 0],
        [2_000, 2_000],
      ] as const) {
        await instances.recordAck('A', later(ms), false);
        expect((await known()).lastAckAt).toEqual(later(kept));
      }
    });

    it('that comes late takes nothing back', async () => {
      await instances.register(instance('A', { lastAckAt: later(5_000) }));
      await instances.recordAck('A', NOW, false);
      expect((await known()).lastAckAt).toEqual(later(5_000));
    });

    it('answers what its number was, also where many come at once', async () => {
      for (const name of ['A', 'B']) await instances.register(instance(name));
      const names = ['A', 'B', 'A', 'nobody', 'B'];
      const were = await Promise.all(names.map((name, n) => instances.recordAck(name, later(n), false)));
      expect(were.map((one) => one?.name)).toEqual(['A', 'B', 'A', undefined, 'B']);
      // Of those within two seconds any may be the one that is written.
      expect([later(0), later(2)]).toContainEqual((await known('A')).lastAckAt);
      expect([later(1), later(4)]).toContainEqual((await known('B')).lastAckAt);
      expect(await instances.all()).toHaveLength(2);
    });
  });

  describe('setHealth', () => {
    it('changes nothing else', async () => {
      await instances.register(instance('A'));
      await instances.setHealth('A', 42);
      expect(await known()).toEqual(instance('A', { health: 42 }));
    });

    it('is left alone when the number has changed its state meanwhile', async () => {
      await instances.register(instance('A', { since: NOW }));
      await instances.setHealth('A', 42, LATER);
      expect((await known()).health).toBe(100);
      await instances.setHealth('A', 42, NOW);
      expect((await known()).health).toBe(42);
    });
  });

  describe('a restart', () => {
    it('is noted, and lasts', async () => {
      await instances.register(instance('A'));
      await instances.noteRestart('A', NOW);
      await instances.moveState(await known(), { state: 'connecting', evidence: 'x' }, LATER);
      expect(await known()).toMatchObject({ restartedAt: NOW });
    });
  });
}
