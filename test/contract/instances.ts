import { beforeEach, describe, expect, it } from 'vitest';
import type { InstanceStore } from '../../src/engine/ports.ts';
import { instance } from '../fakes/records.ts';
import { LATER, NOW } from './rows.ts';
import { type Fresh, inParallel, type StoresUnderTest } from './stores.ts';

/** What every store of instances does. */
export function instancesContract(fresh: Fresh): void {
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

  describe('register', () => {
    it('adds a number as it is given', async () => {
      await instances.register(instance('A'));
      expect(await known()).toEqual(instance('A'));
    });

    it('takes over what Evolution owns, and leaves limits and state', async () => {
      await instances.register(instance('A', { hourLimit: 5, state: 'banned' }));
      await instances.register(instance('A', { server: 'second', phone: '+5511900000000', hourLimit: 99 }));
      expect(await known()).toEqual(
        instance('A', { server: 'second', phone: '+5511900000000', hourLimit: 5, state: 'banned' }),
      );
    });

    it('keeps the phone when Evolution does not say it', async () => {
      await instances.register(instance('A'));
      const { phone: _, ...withoutPhone } = instance('A');
      await instances.register(withoutPhone);
      expect((await known()).phone).toBe(instance('A').phone);
    });

    it('may be done by several at once', async () => {
      await inParallel(stores, 10, (store) => store.instances.register(instance('A')));
      expect(await instances.all()).toEqual([instance('A')]);
    });
  });

  describe('all', () => {
    it('is in the order of the names', async () => {
      for (const name of ['c', 'a', 'b']) await instances.register(instance(name));
      expect((await instances.all()).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    });
  });

  describe('moveState', () => {
    const banned = { state: 'restricted', evidence: 'code 402', until: LATER } as const;

    it('moves a number that is still as it was seen', async () => {
      await instances.register(instance('A'));
      expect(await instances.moveState(await known(), banned, NOW)).toBe(true);
      expect(await known()).toMatchObject({ ...banned, since: NOW });
    });

    it('takes away an end that the new state does not have', async () => {
      await instances.register(instance('A', banned));
      await instances.moveState(await known(), { state: 'connected', evidence: 'open' }, NOW);
      expect(await known()).not.toHaveProperty('until');
    });

    it('takes along what a state may have, and takes it away again; that there was a penalty lasts', async () => {
      const until = LATER;
      const all = { until, restriction: 'cold', cause: 'failing', coldUntil: until } as const;
      await instances.register(instance('A'));
      const penalized = { state: 'restricted', evidence: 'x', ...all, penalizedAt: NOW } as const;
      await instances.moveState(await known(), penalized, NOW);
      expect(await known()).toEqual(instance('A', { ...penalized, since: NOW }));
      const connected = { state: 'connected', evidence: 'y' } as const;
      await instances.moveState(await known(), connected, LATER);
      expect(await known()).toEqual(instance('A', { ...connected, since: LATER, penalizedAt: NOW }));
    });

    it('leaves a number that was moved meanwhile, also if to the same state', async () => {
      await instances.register(instance('A'));
      const seen = await known();
      await instances.moveState(seen, { state: 'connecting', evidence: 'x' }, NOW);
      expect(await instances.moveState(seen, banned, LATER)).toBe(false);
      await instances.moveState(await known(), { state: 'connected', evidence: 'y' }, LATER);
      expect(await instances.moveState(seen, banned, LATER)).toBe(false);
      expect(await known()).toMatchObject({ state: 'connected', evidence: 'y', since: LATER });
    });

    it('lets one of 20 move it', async () => {
      await instances.register(instance('A'));
      const seen = await known();
      const moved = await inParallel(stores, 20, (store, n) =>
        store.instances.moveState(seen, { state: 'disconnected', evidence: `${n}` }, LATER),
      );
      expect(moved.filter(Boolean)).toHaveLength(1);
      expect((await known()).evidence).toBe(String(moved.indexOf(true)));
    });

    it('finds nothing to do for a number that is not there', async () => {
      expect(await instances.moveState(instance('A'), banned, NOW)).toBe(false);
    });
  });

  describe('noteEvent', () => {
    /** Notes events in the order of their arrival; answers which were taken. */
    async function note(...events: readonly (readonly ['up' | 'down', string])[]): Promise<boolean[]> {
      await instances.register(instance('A'));
      const taken: boolean[] = [];
      for (const [kind, at] of events) taken.push(await instances.noteEvent('A', kind, at));
      return taken;
    }

    it.each([
      [
        'in order',
        [
          ['up', '10'],
          ['down', '20'],
          ['up', '30'],
        ],
        [true, true, true],
      ],
      [
        'an old open after a close',
        [
          ['down', '20'],
          ['up', '10'],
        ],
        [true, false],
      ],
      [
        'an old close after an open',
        [
          ['up', '20'],
          ['down', '10'],
        ],
        [true, false],
      ],
      [
        'an old open after an open',
        [
          ['up', '20'],
          ['up', '10'],
        ],
        [true, false],
      ],
      [
        'state and reason of one close, either first',
        [
          ['down', '20'],
          ['down', '10'],
        ],
        [true, true],
      ],
      [
        'a repetition',
        [
          ['up', '10'],
          ['up', '10'],
          ['down', '20'],
          ['down', '20'],
        ],
        [true, true, true, true],
      ],
      [
        'an open between two closes that come late',
        [
          ['down', '30'],
          ['up', '20'],
          ['down', '10'],
        ],
        [true, false, true],
      ],
    ] as const)('%s', async (_, events, taken) => {
      expect(await note(...events)).toEqual(taken);
    });

    it('knows nothing of a number that is not there', async () => {
      expect(await instances.noteEvent('nobody', 'up', '10')).toBe(false);
      expect(await instances.all()).toEqual([]);
    });
  });

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
      expect(await instances.recordColdRefusal('nobody')).toBe(0);
    });
  });

  describe('refused first messages', () => {
    it('are counted by themselves, until a first message is acknowledged', async () => {
      await instances.register(instance('A'));
      const counts = await inParallel(stores, 3, (store) => store.instances.recordColdRefusal('A'));
      expect(new Set(counts)).toEqual(new Set([1, 2, 3]));
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
