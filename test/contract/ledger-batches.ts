import { beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/engine/ports.ts';
import { LATER, newRow, NOW, rowIn } from './rows.ts';
import { type Fresh, givenRow, rowOf, statuses, type StoresUnderTest } from './stores.ts';

/** More than one batch (1,000), of rows whose ids are not in the order of their sending. */
const MANY = 1_100;
const manyRows = () =>
  Array.from({ length: MANY }, (_, n) => newRow(`${(n * 7919) % MANY}`.padStart(5, '0'), { order: n }));

/** What every ledger does with all rows of a campaign, of a number, or that are named. */
export function ledgerBatchesContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
  });

  describe('assign', () => {
    it('answers how many were still queued, and does nothing for none', async () => {
      await givenRow(stores, 'queued', 'a');
      await givenRow(stores, 'assigned', 'b', { instance: 'B' });
      const assigned = ['c', 'b', 'a'].map((id) => ({ id, instance: 'A', cold: true }));
      expect(await stores.ledger.assign(assigned)).toBe(1);
      expect(await rowOf(stores, 'a')).toEqual(rowIn('assigned', 'a', { cold: true }));
      expect(await rowOf(stores, 'b')).toEqual(rowIn('assigned', 'b', { instance: 'B' }));
      expect(await stores.ledger.assign([])).toBe(0);
    });

    it('says anew whether the row opens a chat', async () => {
      await givenRow(stores, 'queued', 'a', { cold: true });
      await stores.ledger.assign([{ id: 'a', instance: 'B', cold: false }]);
      expect(await rowOf(stores, 'a')).toEqual(rowIn('assigned', 'a', { instance: 'B', cold: false }));
    });
  });

  describe('releaseInstance', () => {
    it('gives all that waits for a number back to the queue, over more than one batch', async () => {
      await stores.put(manyRows().map(({ id, order }) => rowIn('assigned', id, { order })));
      await givenRow(stores, 'assigned', 'second campaign', { campaignId: 'ano novo' });
      await givenRow(stores, 'assigned', 'of another number', { instance: 'B' });
      await givenRow(stores, 'sending', 'on its way');
      const released = await stores.ledger.releaseInstance('A');
      expect(released.messages).toBe(MANY + 1);
      expect(released.campaignIds.toSorted()).toEqual(['ano novo', 'natal']);
      expect(await statuses(stores)).toEqual({ queued: MANY + 1, assigned: 1, sending: 1 });
      const queued = (await stores.rows()).filter(({ status }) => status === 'queued');
      expect(queued.filter(({ instance }) => instance !== undefined)).toEqual([]);
    });

    it('answers no campaign when nothing waited', async () => {
      expect(await stores.ledger.releaseInstance('A')).toEqual({ messages: 0, campaignIds: [] });
    });
  });

  describe('releaseCampaign', () => {
    it('gives back what waits, and leaves what is on its way or done', async () => {
      await stores.put(manyRows().map(({ id, order }) => rowIn('assigned', id, { order })));
      await givenRow(stores, 'sending', 'on its way');
      await givenRow(stores, 'sent', 'done');
      await givenRow(stores, 'assigned', 'other campaign', { campaignId: 'ano novo' });
      await stores.ledger.releaseCampaign('natal');
      expect(await statuses(stores)).toEqual({ queued: MANY, sending: 1, sent: 1, assigned: 1 });
    });
  });

  const ENDS: readonly [string, 'suppressed' | 'expired', (ledger: Ledger) => Promise<unknown>, unknown][] = [
    ['suppressRest', 'suppressed', (ledger) => ledger.suppressRest('natal', 'over'), undefined],
    ['expireRest', 'expired', (ledger) => ledger.expireRest('natal', 'over'), MANY + 1],
  ];
  describe.each(ENDS)('%s', (_, status, end, answer) => {
    it('ends what was not begun, over more than one batch, and leaves the rest', async () => {
      await stores.put(manyRows().map(({ id, order }) => rowIn('queued', id, { order })));
      await givenRow(stores, 'assigned', 'waits for a number', { retryAt: NOW });
      await givenRow(stores, 'queued', 'other campaign', { campaignId: 'ano novo' });
      const begun = ['sending', 'unknown', 'sent', 'failed'] as const;
      for (const other of begun) await givenRow(stores, other, other);
      expect(await end(stores.ledger)).toEqual(answer);
      expect(await statuses(stores)).toEqual({
        [status]: MANY + 1,
        queued: 1,
        ...Object.fromEntries(begun.map((other) => [other, 1])),
      });
      const row = await rowOf(stores, 'waits for a number');
      expect(row.reason).toBe('over');
      expect(row).not.toHaveProperty('instance');
      expect(await stores.ledger.queued('natal', NOW, 10)).toEqual([]);
      expect(await stores.ledger.nextAssigned('A', undefined, 10)).toEqual([]);
    });
  });

  describe('suppress', () => {
    it('ends the named rows that were not begun', async () => {
      const kept = ['sending', 'unknown', 'sent', 'read', 'failed', 'expired'] as const;
      await stores.put(['queued', 'assigned', ...kept].map((status) => rowIn(status as 'queued', status)));
      await givenRow(stores, 'queued', 'not named');
      await stores.ledger.suppress(['queued', 'nobody', 'assigned', ...kept], 'opted out');
      expect(await rowOf(stores, 'queued')).toEqual(rowIn('suppressed', 'queued', ENDED));
      expect(await rowOf(stores, 'assigned')).toEqual(rowIn('suppressed', 'assigned', ENDED));
      for (const status of kept) expect(await rowOf(stores, status)).toEqual(rowIn(status, status));
      expect(await rowOf(stores, 'not named')).toEqual(rowIn('queued', 'not named'));
    });

    it('does nothing for no rows', async () => {
      await expect(stores.ledger.suppress([], 'opted out')).resolves.toBeUndefined();
    });
  });

  it('recallQueued recalls over more than one batch', async () => {
    const waiting = { reason: 'quiet_hours', retryAt: LATER };
    const rows = manyRows();
    await stores.put(rows.map(({ id, order }) => rowIn('queued', id, { order, ...waiting })));
    expect(await stores.ledger.queued('natal', NOW, MANY)).toEqual([]);
    await stores.ledger.recallQueued('natal', 'quiet_hours');
    const ids = (await stores.ledger.queued('natal', NOW, MANY)).map(({ id }) => id);
    expect(ids).toEqual(rows.map(({ id }) => id));
  });
}

const ENDED = { instance: undefined, reason: 'opted out' };
