import { beforeEach, describe, expect, it } from 'vitest';
import { LATER, minutesAgo, newRow, NOW, rowIn } from './rows.ts';
import { type Fresh, givenRow, rowOf, statuses, type StoresUnderTest } from './stores.ts';

const plus = (ms: number): Date => new Date(NOW.getTime() + ms);

/** How every ledger keeps what waits: to be planned, and to be sent. */
export function ledgerQueueContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
  });

  const queuedIds = async (now = NOW, limit = 10) =>
    (await stores.ledger.queued('natal', now, limit)).map(({ id }) => id);

  describe('insert', () => {
    it('adds rows once, however often it is repeated', async () => {
      const rows = [newRow('b'), newRow('a'), newRow('c', { status: 'suppressed', reason: 'opted out' })];
      await stores.ledger.insert(rows);
      await stores.ledger.insert(rows.toReversed());
      expect(await statuses(stores)).toEqual({ queued: 2, suppressed: 1 });
      expect(await rowOf(stores, 'c')).toMatchObject({ reason: 'opted out', attempt: 0, turnedAway: 0 });
      expect(await rowOf(stores, 'a')).toEqual(rowIn('queued', 'a'));
    });

    it('changes nothing of a row that went on meanwhile', async () => {
      await givenRow(stores, 'read', 'a', { variant: 2 });
      await stores.ledger.insert([newRow('a'), newRow('b')]);
      expect(await rowOf(stores, 'a')).toEqual(rowIn('read', 'a', { variant: 2 }));
      expect(await statuses(stores)).toEqual({ read: 1, queued: 1 });
    });

    it('does nothing for no rows', async () => {
      await expect(stores.ledger.insert([])).resolves.toBeUndefined();
    });
  });

  describe('queued', () => {
    it('answers the rows that are due, in their order, up to the limit', async () => {
      await stores.ledger.insert([
        newRow('late', { order: 9 }),
        newRow('second', { order: 2 }),
        newRow('first', { order: 1 }),
        newRow('foreign', { campaignId: 'other' }),
      ]);
      await givenRow(stores, 'queued', 'waits', { retryAt: plus(1) });
      await givenRow(stores, 'queued', 'due', { retryAt: NOW, order: 3 });
      await givenRow(stores, 'assigned', 'assigned');
      expect(await queuedIds()).toEqual(['first', 'second', 'due', 'late']);
      expect(await queuedIds(NOW, 2)).toEqual(['first', 'second']);
    });

    it('finds a row in its place again that comes back, from its retry time on', async () => {
      await stores.ledger.insert(['a', 'b', 'c'].map((id, order) => newRow(id, { order })));
      expect(await queuedIds(LATER)).toEqual(['a', 'b', 'c']);
      await stores.ledger.assign([{ id: 'b', instance: 'A', cold: false }]);
      expect(await queuedIds()).toEqual(['a', 'c']);
      await stores.ledger.putOff('b', 'A', 'quiet_hours', plus(2));
      expect(await queuedIds(plus(1))).toEqual(['a', 'c']);
      expect(await queuedIds(plus(2))).toEqual(['a', 'b', 'c']);
      expect(await queuedIds(plus(1))).toEqual(['a', 'c']);
    });
  });

  describe('postponeQueued', () => {
    it('keeps rows from being planned until their time, and counts those that were still queued', async () => {
      await stores.put(['a', 'b', 'c'].map((id, order) => rowIn('queued', id, { order })));
      await givenRow(stores, 'assigned', 'gone');
      const postponed = ['gone', 'c', 'a', 'nobody'].map((id) => ({
        id,
        reason: 'quiet_hours',
        retryAt: plus(5),
      }));
      expect(await stores.ledger.postponeQueued(postponed)).toBe(2);
      expect(await queuedIds(plus(4))).toEqual(['b']);
      expect(await queuedIds(plus(5))).toEqual(['a', 'b', 'c']);
      expect(await stores.ledger.postponeQueued([])).toBe(0);
    });

    it('may be repeated, also for an earlier time', async () => {
      await givenRow(stores, 'queued', 'a');
      for (const retryAt of [plus(9), plus(3)]) {
        expect(await stores.ledger.postponeQueued([{ id: 'a', reason: 'no_number', retryAt }])).toBe(1);
      }
      expect(await queuedIds(plus(2))).toEqual([]);
      expect(await queuedIds(plus(3))).toEqual(['a']);
    });
  });

  it('recallQueued makes what waits for a reason plannable at once, and nothing else', async () => {
    const waiting = (id: string, order: number, reason: string, changes = {}) =>
      rowIn('queued', id, { order, reason, retryAt: LATER, ...changes });
    await stores.put([
      waiting('a', 1, 'quiet_hours'),
      waiting('b', 2, 'no_number'),
      waiting('c', 3, 'quiet_hours'),
      waiting('other campaign', 4, 'quiet_hours', { campaignId: 'other' }),
      rowIn('unknown', 'under way', { reason: 'quiet_hours', retryAt: LATER }),
    ]);
    await stores.ledger.recallQueued('natal', 'quiet_hours');
    expect(await queuedIds()).toEqual(['a', 'c']);
    expect(await rowOf(stores, 'a')).not.toHaveProperty('reason');
    expect(await rowOf(stores, 'b')).toEqual(waiting('b', 2, 'no_number'));
    expect((await rowOf(stores, 'other campaign')).retryAt).toEqual(LATER);
    expect((await rowOf(stores, 'under way')).retryAt).toEqual(LATER);
  });

  describe('waitingRows', () => {
    it('says what keeps the queued rows of a campaign, and when the first may be planned', async () => {
      await stores.put([
        rowIn('queued', 'a', { reason: 'quiet_hours', retryAt: LATER }),
        rowIn('queued', 'b', { reason: 'quiet_hours', retryAt: plus(60_000) }),
        rowIn('queued', 'c', { reason: 'no_number', retryAt: plus(90_000) }),
        rowIn('queued', 'd', { retryAt: LATER }),
        rowIn('queued', 'other', { campaignId: 'other', reason: 'quiet_hours' }),
        rowIn('assigned', 'assigned', { reason: 'no_number' }),
      ]);
      const byReason = new Map([
        ['quiet_hours', 2],
        ['no_number', 1],
        ['', 1],
      ]);
      expect(await stores.ledger.waitingRows('natal')).toEqual({ byReason, firstRetryAt: plus(60_000) });
    });

    it('knows also a first time that has come', async () => {
      await givenRow(stores, 'queued', 'a', { retryAt: LATER });
      await givenRow(stores, 'queued', 'b', { retryAt: minutesAgo(1) });
      await queuedIds(plus(1));
      expect((await stores.ledger.waitingRows('natal')).firstRetryAt).toEqual(minutesAgo(1));
    });

    it('is empty where nothing waits', async () => {
      await givenRow(stores, 'sent', 'a');
      expect(await stores.ledger.waitingRows('natal')).toEqual({ byReason: new Map() });
    });
  });

  describe('nextAssigned', () => {
    /** Two rows of each campaign, all assigned to A; the rows of each against the order of their ids. */
    async function givenCampaigns(...campaigns: string[]): Promise<void> {
      const rows = campaigns.flatMap((campaignId) =>
        [1, 2].map((n) => newRow(`${campaignId}${n}`, { campaignId, order: 3 - n })),
      );
      await stores.ledger.insert(rows);
      await stores.ledger.assign(rows.map(({ id }) => ({ id, instance: 'A', cold: false })));
    }

    it.each([
      ['nobody', undefined, 10, ['a2', 'a1']],
      ['the first', 'a', 10, ['c2', 'c1']],
      ['one that has no rows here', 'b', 10, ['c2', 'c1']],
      ['the last', 'e', 10, ['a2', 'a1']],
      ['the first, one at a time', 'a', 1, ['c2']],
      ['nobody, three at a time', undefined, 3, ['a2', 'a1']],
    ] as const)('after %s: rows of one campaign, in their order', async (_, after, limit, ids) => {
      await givenCampaigns('e', 'a', 'c');
      const rows = await stores.ledger.nextAssigned('A', after, limit);
      expect(rows.map(({ id }) => id)).toEqual(ids);
    });

    it('goes on with a campaign that is alone', async () => {
      await givenCampaigns('a');
      expect(await stores.ledger.nextAssigned('A', 'a', 1)).toMatchObject([{ id: 'a2' }]);
    });

    it('takes campaigns in turn while rows go out', async () => {
      await givenCampaigns('b', 'a', 'c');
      const sent: string[] = [];
      let last: string | undefined;
      for (;;) {
        const [row] = await stores.ledger.nextAssigned('A', last, 1);
        if (row === undefined) break;
        sent.push(row.id);
        last = row.campaignId;
        await stores.ledger.beginAttempt(row, { textHash: 'text', at: NOW });
      }
      expect(sent).toEqual(['a2', 'b2', 'c2', 'a1', 'b1', 'c1']);
    });

    it("sees neither other numbers' rows nor rows that are not assigned", async () => {
      await givenRow(stores, 'assigned', 'other', { instance: 'B' });
      await givenRow(stores, 'sending', 'begun');
      await givenRow(stores, 'queued', 'queued');
      expect(await stores.ledger.nextAssigned('A', undefined, 10)).toEqual([]);
      expect(await stores.ledger.nextAssigned('A', 'natal', 10)).toEqual([]);
    });
  });
}
