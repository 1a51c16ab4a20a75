import { beforeEach, describe, expect, it } from 'vitest';
import { NOW } from './rows.ts';
import { type Fresh, inParallel, type StoresUnderTest } from './stores.ts';

const EPOCH = new Date(0);
const after = (ms: number): Date => new Date(NOW.getTime() + ms);

/** How every store of lanes gives out a number's slot. */
export function lanesContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
  });

  describe('claim', () => {
    it('gets the first slot of a number that never sent', async () => {
      const { lanes } = stores;
      expect(await lanes.get('A')).toEqual({ instance: 'A', nextSendAt: EPOCH });
      expect(await lanes.claim('A', NOW, after(25_000), 'natal')).toBe(true);
      expect(await lanes.get('A')).toEqual({
        instance: 'A',
        nextSendAt: after(25_000),
        lastSentAt: NOW,
        lastCampaign: 'natal',
      });
    });

    it('gets a slot when it is due, to the millisecond, and not before', async () => {
      const { lanes } = stores;
      await lanes.claim('A', NOW, after(25_000), 'natal');
      expect(await lanes.claim('A', after(24_999), after(60_000), 'other')).toBe(false);
      expect(await lanes.get('A')).toMatchObject({ nextSendAt: after(25_000), lastCampaign: 'natal' });
      expect(await lanes.claim('A', after(25_000), after(60_000), 'other')).toBe(true);
      expect(await lanes.get('A')).toMatchObject({ nextSendAt: after(60_000), lastCampaign: 'other' });
    });

    it.each([
      ['a message left a moment too late', 25_001, false],
      ['the last message is long enough ago', 25_000, true],
    ])('keeps a pause, whatever the slot: %s', async (_, minMs, claimed) => {
      const { lanes } = stores;
      await lanes.claim('A', NOW, NOW, 'natal');
      expect(await lanes.claim('A', after(25_000), after(60_000), 'other', minMs)).toBe(claimed);
    });

    it('says at once that a message leaves: who wants a pause before theirs comes too late', async () => {
      const { lanes } = stores;
      await lanes.claim('A', EPOCH, NOW, 'natal');
      const claims = await Promise.all([
        lanes.claim('A', NOW, NOW, 'natal'),
        lanes.claim('A', NOW, after(25_000), 'other', 25_000),
      ]);
      expect(claims).toEqual([true, false]);
    });

    it('of what belongs to no campaign leaves whose turn it was', async () => {
      const { lanes } = stores;
      expect(await lanes.claim('A', EPOCH, NOW, undefined)).toBe(true);
      expect(await lanes.get('A')).toEqual({ instance: 'A', nextSendAt: NOW, lastSentAt: EPOCH });
      await lanes.claim('A', NOW, after(1), 'natal');
      expect(await lanes.claim('A', after(1), after(2), undefined)).toBe(true);
      expect(await lanes.get('A')).toEqual({
        instance: 'A',
        nextSendAt: after(2),
        lastSentAt: after(1),
        lastCampaign: 'natal',
      });
    });

    it("gets each number's own", async () => {
      await stores.lanes.claim('A', NOW, after(25_000), 'natal');
      expect(await stores.lanes.claim('B', NOW, after(25_000), 'natal')).toBe(true);
    });

    it.each([
      ['the first ever', undefined],
      ['a later one', EPOCH],
    ])('goes to one of 20 that want it: %s', async (_, before) => {
      for (const name of ['A', 'B', 'C']) {
        if (before !== undefined) await stores.lanes.claim(name, before, before, 'natal');
        const claims = await inParallel(stores, 20, ({ lanes }, n) =>
          lanes.claim(name, NOW, after(25_000 + n), `campaign ${n}`),
        );
        expect(claims.filter(Boolean)).toHaveLength(1);
        expect((await stores.lanes.get(name)).lastCampaign).toBe(`campaign ${claims.indexOf(true)}`);
      }
    });

    it('is told apart for many numbers at once, new ones, due ones and others', async () => {
      const names = Array.from({ length: 45 }, (_, n) => `N${n}`);
      const dueAt = (n: number): Date | undefined => [undefined, NOW, after(1)][n % 3];
      for (const [n, name] of names.entries()) {
        const due = dueAt(n);
        if (due !== undefined) await stores.lanes.claim(name, EPOCH, due, 'before');
      }
      const claims = await inParallel(stores, 45, ({ lanes }, n) =>
        lanes.claim(`N${n}`, NOW, after(25_000), 'natal'),
      );
      expect(claims).toEqual(names.map((_, n) => n % 3 !== 2));
    });

    it('of a number without pacing leaves the slot due: all that want it get it', async () => {
      await stores.lanes.claim('B', EPOCH, after(1), 'natal');
      const wanted = ['A', 'A', 'B', 'A', 'A', 'B'];
      const claims = await Promise.all(wanted.map((name) => stores.lanes.claim(name, NOW, NOW, 'natal')));
      expect(claims).toEqual(wanted.map((name) => name === 'A'));
    });
  });

  describe('left', () => {
    it('says when a message left, and puts the slot off', async () => {
      await stores.lanes.claim('A', NOW, after(25_000), 'natal');
      await stores.lanes.left('A', after(300), after(25_300));
      expect(await stores.lanes.get('A')).toEqual({
        instance: 'A',
        nextSendAt: after(25_300),
        lastSentAt: after(300),
        lastCampaign: 'natal',
      });
    });

    it('never brings anything forward', async () => {
      await stores.lanes.claim('A', NOW, after(25_000), 'natal');
      await stores.lanes.left('A', after(500), after(30_000));
      await stores.lanes.left('A', after(200), after(26_000));
      expect(await stores.lanes.get('A')).toMatchObject({
        nextSendAt: after(30_000),
        lastSentAt: after(500),
      });
    });

    it('of several at once leaves the latest', async () => {
      await stores.lanes.claim('A', NOW, after(1), 'natal');
      await inParallel(stores, 20, ({ lanes }, n) => lanes.left('A', after((n * 7) % 20), after(100 - n)));
      expect(await stores.lanes.get('A')).toMatchObject({
        nextSendAt: after(100),
        lastSentAt: after(19),
      });
    });
  });

  it('a claim that meets a message that leaves is still told that it was made', async () => {
    await stores.lanes.claim('A', EPOCH, NOW, 'before');
    await stores.lanes.claim('B', EPOCH, after(1), 'before');
    const [claimed, , refused] = await Promise.all([
      stores.lanes.claim('A', NOW, after(25_000), 'natal'),
      stores.lanes.left('A', after(1), after(26_000)),
      stores.lanes.claim('B', NOW, after(25_000), 'natal'),
    ]);
    expect([claimed, refused]).toEqual([true, false]);
    expect(await stores.lanes.get('A')).toEqual({
      instance: 'A',
      nextSendAt: after(26_000),
      lastSentAt: after(1),
      lastCampaign: 'natal',
    });
  });
}
