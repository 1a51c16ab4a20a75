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
      await instances.register(instance('A', { phone: '+5511900000000', hourLimit: 99 }));
      expect(await known()).toEqual(
        instance('A', { phone: '+5511900000000', hourLimit: 5, state: 'banned' }),
      );
    });

    it('knows since when it is on another server', async () => {
      const { since } = instance('A');
      await instances.register(instance('A', { since: NOW }));
      for (const at of [since, LATER])
        await instances.register(instance('A', { server: 'second', phone: '+5511900000000', since: at }));
      expect(await known()).toEqual(
        instance('A', { server: 'second', phone: '+5511900000000', since: NOW, movedAt: since }),
      );
      await instances.register(instance('A', { since: LATER }));
      expect((await known()).movedAt).toEqual(LATER);
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

  describe('noteReconnect', () => {
    const tried = (tries: number) => ({ tries, at: new Date(NOW.getTime() + tries * 1_000) });
    beforeEach(() => instances.register(instance('A', { state: 'disconnected', since: NOW })));

    it('notes each try once, whoever makes it', async () => {
      const before = await known();
      const noted = await inParallel(stores, 10, (store) => store.instances.noteReconnect(before, tried(1)));
      expect(noted.filter(Boolean)).toHaveLength(1);
      expect(await known()).toEqual({ ...before, reconnect: tried(1) });
      expect(await instances.noteReconnect(before, tried(1))).toBe(false);
      expect(await instances.noteReconnect(await known(), tried(2))).toBe(true);
    });

    it('is over when the number changes its state, and begins anew', async () => {
      await instances.noteReconnect(await known(), tried(1));
      const dropped = await known();
      await instances.moveState(dropped, { state: 'connected', evidence: 'open' }, LATER);
      expect(await instances.noteReconnect(dropped, tried(2))).toBe(false);
      expect(await known()).not.toHaveProperty('reconnect');
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

    it('takes along what a state may have, and takes it away again; that there was a penalty or a restart lasts', async () => {
      const until = LATER;
      const all = { until, restriction: 'cold', cause: 'failing', coldUntil: until } as const;
      await instances.register(instance('A'));
      const lasting = { penalizedAt: NOW, restartedAt: LATER };
      const penalized = { state: 'restricted', evidence: 'x', ...all, ...lasting } as const;
      await instances.moveState(await known(), penalized, NOW);
      expect(await known()).toEqual(instance('A', { ...penalized, since: NOW }));
      const connected = { state: 'connected', evidence: 'y' } as const;
      await instances.moveState(await known(), connected, LATER);
      expect(await known()).toEqual(instance('A', { ...connected, since: LATER, ...lasting }));
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
    const MIDNIGHT = Date.parse('2026-03-10T00:00:00Z');
    const SAO_PAULO_MS = -3 * 3_600_000;
    /** So many seconds after midnight, as Evolution in São Paulo tells it, and as it is. */
    const eventAt = (second: number) => new Date(MIDNIGHT + SAO_PAULO_MS + second * 1_000).toISOString();
    const receivedAt = (second: number) => new Date(MIDNIGHT + second * 1_000);
    const noted = (kind: 'up' | 'down', second: number) =>
      instances.noteEvent('A', { kind, eventAt: eventAt(second), receivedAt: receivedAt(second) });

    it.each([
      ['in order', 'up 10, down 20, up 30', [true, true, true]],
      ['an old open after a close', 'down 20, up 10', [true, false]],
      ['an old close after an open', 'up 20, down 10', [true, false]],
      ['an old open after an open', 'up 20, up 10', [true, false]],
      ['state and reason of one close, either first', 'down 20, down 10', [true, true]],
      ['a repetition', 'up 10, up 10, down 20, down 20', [true, true, true, true]],
      ['an open between two closes that come late', 'down 30, up 20, down 10', [true, false, true]],
    ])('%s: %s', async (_, events, expected) => {
      await instances.register(instance('A'));
      const taken: boolean[] = [];
      for (const event of events.split(', ')) {
        const [kind, at] = event.split(' ') as ['up' | 'down', string];
        taken.push(await noted(kind, Number(at)));
      }
      expect(taken).toEqual(expected);
    });

    it.each<[string, number, boolean]>([
      ['an hour', 60, true],
      ['half an hour and a second', 30.02, true],
      ['less than an event may be on its way', 29, false],
    ])(
      'a clock that was set back by %s makes later events stale: not for longer',
      async (_, minutes, taken) => {
        await instances.register(instance('A'));
        await noted('down', 10);
        await noted('up', 20);
        // Ten seconds later, by a clock that went back.
        const at = 30 - 60 * minutes;
        expect(
          await instances.noteEvent('A', { kind: 'down', eventAt: eventAt(at), receivedAt: receivedAt(30) }),
        ).toBe(taken);
        // Once the clock has made up for it, the order is as ever.
        expect(
          await instances.noteEvent('A', {
            kind: 'up',
            eventAt: eventAt(at + 60 * 31),
            receivedAt: receivedAt(30 + 60 * 31),
          }),
        ).toBe(true);
        expect(
          await instances.noteEvent('A', {
            kind: 'down',
            eventAt: eventAt(at + 60),
            receivedAt: receivedAt(30 + 60 * 31),
          }),
        ).toBe(false);
      },
    );

    it('what is stale stays so for as long as Evolution tries to tell it', async () => {
      await instances.register(instance('A'));
      await noted('up', 20);
      expect(
        await instances.noteEvent('A', {
          kind: 'down',
          eventAt: eventAt(10),
          receivedAt: receivedAt(25 * 60),
        }),
      ).toBe(false);
    });

    it('compares the times of one server only', async () => {
      await instances.register(instance('A'));
      for (const kind of ['down', 'up'] as const) await noted(kind, 20);
      await instances.register(instance('A'));
      expect(await noted('down', 10)).toBe(false);
      await instances.register(instance('A', { server: 'second' }));
      expect(await noted('down', 10)).toBe(true);
      expect(await noted('up', 10)).toBe(true);
      expect(await known()).toEqual(instance('A', { server: 'second', movedAt: instance('A').since }));
    });

    it('knows nothing of a number that is not there', async () => {
      expect(
        await instances.noteEvent('nobody', { kind: 'up', eventAt: eventAt(10), receivedAt: receivedAt(10) }),
      ).toBe(false);
      expect(await instances.all()).toEqual([]);
    });
  });

  describe('what was missed of a number', () => {
    it('is noted, and what was taken of it; neither goes back', async () => {
      await instances.register(instance('A'));
      for (const at of [LATER, NOW]) {
        await instances.noteGap('A', at);
        await instances.noteCaughtUp('A', at);
      }
      expect(await known()).toEqual(instance('A', { gapAt: LATER, caughtUpTo: LATER }));
      await instances.noteGap('nobody', NOW);
      await instances.noteCaughtUp('nobody', NOW);
      expect(await instances.all()).toHaveLength(1);
    });
  });

  describe('setLimits', () => {
    it('changes those that are given', async () => {
      await instances.register(instance('A'));
      await instances.setLimits('A', { hourLimit: 7, newChatLimit: 0 });
      expect(await known()).toEqual(instance('A', { hourLimit: 7, newChatLimit: 0 }));
      await instances.setLimits('nobody', { hourLimit: 7 });
      expect(await instances.all()).toHaveLength(1);
    });
  });

  describe('setWarmUp', () => {
    const stage = (n: number, since = NOW) => ({ stage: n, since });

    it('moves a warm-up on, begins it, and ends it', async () => {
      await instances.register(instance('A', { warmUp: stage(1) }));
      expect(await instances.setWarmUp('A', stage(1), stage(2, LATER))).toBe(true);
      expect((await known()).warmUp).toEqual(stage(2, LATER));
      expect(await instances.setWarmUp('A', stage(2, LATER), undefined)).toBe(true);
      expect(await known()).toEqual(instance('A'));
      expect(await instances.setWarmUp('A', undefined, stage(0))).toBe(true);
      expect(await known()).toEqual(instance('A', { warmUp: stage(0) }));
    });

    it.each([
      ['another stage', stage(2)],
      ['another time', stage(1, LATER)],
      ['none', undefined],
    ])('leaves a number that was read with %s', async (_, from) => {
      await instances.register(instance('A', { warmUp: stage(1) }));
      expect(await instances.setWarmUp('A', from, stage(3))).toBe(false);
      expect((await known()).warmUp).toEqual(stage(1));
    });

    it('is made by one of 20', async () => {
      await instances.register(instance('A', { warmUp: stage(1) }));
      const made = await inParallel(stores, 20, (store, n) =>
        store.instances.setWarmUp('A', stage(1), stage(n + 2)),
      );
      expect(made.filter(Boolean)).toHaveLength(1);
      expect((await known()).warmUp).toEqual(stage(made.indexOf(true) + 2));
    });

    it('finds nothing to do for a number that is not there', async () => {
      expect(await instances.setWarmUp('nobody', undefined, stage(1))).toBe(false);
    });
  });
}
