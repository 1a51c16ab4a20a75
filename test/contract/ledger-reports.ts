import { beforeEach, describe, expect, it } from 'vitest';
import { MESSAGE_STATUSES } from '../../src/engine/types.ts';
import { LATER, minutesAgo, NOW, rowIn } from './rows.ts';
import { type Fresh, givenRow, type StoresUnderTest } from './stores.ts';

const NOT_SENT = { sentAt: undefined, keyId: undefined };

/** What every ledger tells of its rows. */
export function ledgerReportsContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
  });

  describe('progress', () => {
    it('counts every row of the campaign under its status', async () => {
      const none = Object.fromEntries(MESSAGE_STATUSES.map((status) => [status, 0]));
      await stores.put([
        rowIn('queued', 'a'),
        rowIn('queued', 'b', { retryAt: LATER }),
        rowIn('read', 'c'),
        rowIn('queued', 'd', { campaignId: 'ano novo' }),
      ]);
      expect(await stores.ledger.progress('natal')).toEqual({
        ...none,
        queued: 2,
        read: 1,
        total: 3,
        replied: 0,
      });
      expect(await stores.ledger.progress('none')).toEqual({ ...none, total: 0, replied: 0 });
    });
  });

  describe('report', () => {
    it('says what each number did, by what it reached and not only where it stands', async () => {
      await stores.put([
        rowIn('sent', 'a1'),
        rowIn('delivered', 'a2', { deliveredAt: NOW }),
        rowIn('read', 'a3', { deliveredAt: NOW, readAt: NOW }),
        rowIn('read', 'a5', { deliveredAt: NOW, readAt: NOW, repliedAt: NOW }),
        rowIn('failed', 'a4', NOT_SENT),
        rowIn('failed', 'b1', { instance: 'B' }),
        rowIn('assigned', 'c1', { instance: 'C' }),
        rowIn('queued', 'nobody'),
        rowIn('sent', 'other', { campaignId: 'ano novo', instance: 'D' }),
      ]);
      expect(await stores.ledger.report('natal')).toEqual([
        { instance: 'A', sent: 4, delivered: 3, read: 2, replied: 1, failed: 1 },
        // WhatsApp refused it after Evolution had taken it.
        { instance: 'B', sent: 0, delivered: 0, read: 0, replied: 0, failed: 1 },
        { instance: 'C', sent: 0, delivered: 0, read: 0, replied: 0, failed: 0 },
      ]);
      expect(await stores.ledger.report('none')).toEqual([]);
    });
  });

  describe('hasOpen', () => {
    it.each([
      ['queued', {}, true],
      ['queued', { retryAt: LATER }, true],
      ['assigned', {}, true],
      ['sending', {}, true],
      ['unknown', { sendingAt: minutesAgo(29) }, true],
      ['unknown', { sendingAt: minutesAgo(30) }, false],
      ['sent', {}, false],
      ['delivered', {}, false],
      ['read', {}, false],
      ['failed', {}, false],
      ['expired', {}, false],
      ['suppressed', {}, false],
    ] as const)('with a row that is %s (%j): %s', async (status, changes, open) => {
      await givenRow(stores, status, 'r', changes);
      await givenRow(stores, 'queued', 'other', { campaignId: 'ano novo' });
      await givenRow(stores, 'unknown', 'other unknown', { campaignId: 'ano novo', sendingAt: NOW });
      expect(await stores.ledger.hasOpen('natal', minutesAgo(30))).toBe(open);
    });
  });

  describe('assignedCounts', () => {
    it('counts what waits, by number and campaign, and what of it opens a chat', async () => {
      await stores.put([
        rowIn('assigned', 'a', { cold: true }),
        rowIn('assigned', 'b', { cold: false }),
        rowIn('assigned', 'c', { cold: true, campaignId: 'ano novo' }),
        rowIn('assigned', 'd', { instance: 'B' }),
        rowIn('sending', 'gone', { cold: true }),
        rowIn('queued', 'back in the queue', { cold: true }),
      ]);
      const counts = await stores.ledger.assignedCounts();
      expect(counts).toHaveLength(3);
      expect(counts).toContainEqual({ instance: 'A', campaignId: 'natal', count: 2, cold: 1 });
      expect(counts).toContainEqual({ instance: 'A', campaignId: 'ano novo', count: 1, cold: 1 });
      expect(counts).toContainEqual({ instance: 'B', campaignId: 'natal', count: 1, cold: 0 });
    });
  });
}
