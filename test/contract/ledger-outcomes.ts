import { beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/engine/ports.ts';
import { MESSAGE_STATUSES } from '../../src/engine/types.ts';
import { minutesAgo, NOW, rowIn, seen } from './rows.ts';
import { type Fresh, givenRow, rowOf, type StoresUnderTest } from './stores.ts';

const at = (time: string): Date => new Date(`2026-03-10T${time}Z`);

/** What every ledger tells people of a campaign. */
export function ledgerOutcomesContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
  });

  describe('breakdown', () => {
    it('counts the rows by status and by reason, the most frequent first', async () => {
      const none = Object.fromEntries(MESSAGE_STATUSES.map((status) => [status, 0]));
      await stores.put([
        rowIn('queued', 'a'),
        rowIn('queued', 'b', { reason: 'the API key is refused' }),
        rowIn('failed', 'c', { reason: 'not on WhatsApp' }),
        rowIn('failed', 'd', { reason: 'not on WhatsApp' }),
        rowIn('failed', 'e', { reason: 'refused by WhatsApp' }),
        rowIn('failed', 'f', { campaignId: 'ano novo', reason: 'not on WhatsApp' }),
        rowIn('read', 'g'),
      ]);
      const { progress, reasons } = await stores.ledger.breakdown('natal');
      expect(progress).toEqual({ ...none, queued: 2, failed: 3, read: 1, total: 6, replied: 0 });
      expect(reasons).toHaveLength(3);
      expect(reasons[0]).toEqual({ status: 'failed', reason: 'not on WhatsApp', count: 2 });
      expect(reasons).toContainEqual({ status: 'failed', reason: 'refused by WhatsApp', count: 1 });
      expect(reasons).toContainEqual({ status: 'queued', reason: 'the API key is refused', count: 1 });
    });

    it('of no rows is empty', async () => {
      expect(await stores.ledger.breakdown('none')).toMatchObject({ progress: { total: 0 }, reasons: [] });
    });
  });

  describe('history', () => {
    it('says what happened in each hour, in order', async () => {
      const readLate = {
        sentAt: at('11:59:59'),
        deliveredAt: at('12:00:00'),
        readAt: at('14:30:00'),
        repliedAt: at('15:00:00'),
      };
      await stores.put([
        rowIn('read', 'a', readLate),
        rowIn('sent', 'b', { sentAt: at('11:00:00') }),
        rowIn('failed', 'c', { sentAt: undefined, keyId: undefined, failedAt: at('12:59:59') }),
        rowIn('failed', 'refused', { sentAt: at('11:00:00'), failedAt: at('12:00:00') }),
        rowIn('queued', 'd'),
        rowIn('sent', 'e', { campaignId: 'ano novo', sentAt: at('09:00:00') }),
      ]);
      const nothing = { sent: 0, delivered: 0, read: 0, replied: 0, failed: 0 };
      expect(await stores.ledger.history('natal')).toEqual([
        { ...nothing, at: at('11:00:00'), sent: 2 },
        { ...nothing, at: at('12:00:00'), delivered: 1, failed: 2 },
        { ...nothing, at: at('14:00:00'), read: 1 },
        { ...nothing, at: at('15:00:00'), replied: 1 },
      ]);
      expect(await stores.ledger.history('none')).toEqual([]);
    });
  });

  describe('unknown rows', () => {
    it('are those whose attempt is older than the given time, and nothing else', async () => {
      await stores.put([
        rowIn('unknown', 'b', { sendingAt: minutesAgo(40) }),
        rowIn('unknown', 'a', { sendingAt: minutesAgo(31) }),
        rowIn('unknown', 'c', { sendingAt: minutesAgo(30) }),
        rowIn('sending', 'd', { sendingAt: minutesAgo(40) }),
        rowIn('unknown', 'e', { sendingAt: minutesAgo(40), campaignId: 'ano novo' }),
      ]);
      const ids = async (...page: [string | undefined, number]) => {
        const rows = await stores.ledger.unknownRows('natal', minutesAgo(30), ...page);
        return rows.map(({ id }) => id);
      };
      expect(await stores.ledger.countUnknown('natal', minutesAgo(30))).toBe(2);
      expect(await ids(undefined, 10)).toEqual(['a', 'b']);
      expect(await ids(undefined, 1)).toEqual(['a']);
      expect(await ids('a', 10)).toEqual(['b']);
      expect(await ids('b', 10)).toEqual([]);
    });
  });

  describe('the rows of a campaign', () => {
    it('are read page by page, in the order of their ids', async () => {
      const kept = [
        rowIn('read', 'natal:+553', { readAt: NOW }),
        rowIn('queued', 'natal:+551'),
        rowIn('failed', 'natal:+552', { reason: 'not_on_whatsapp', failedAt: NOW }),
      ];
      await stores.put([...kept, rowIn('sent', 'natal2:+551', { campaignId: 'natal2' })]);
      const page = (after: string | undefined, limit: number) => stores.ledger.rows('natal', after, limit);
      const [third, first, second] = kept.map(seen);
      expect(await page(undefined, 10)).toEqual([first, second, third]);
      expect(await page(undefined, 2)).toEqual([first, second]);
      expect(await page('natal:+552', 2)).toEqual([third]);
      expect(await page('natal:+553', 2)).toEqual([]);
      expect(await stores.ledger.rows('none', undefined, 2)).toEqual([]);

      const those = async (filter: Parameters<Ledger['rows']>[3]): Promise<string[]> =>
        (await stores.ledger.rows('natal', undefined, 10, filter)).map(({ id }) => id);
      expect(await those({ status: 'failed' })).toEqual(['natal:+552']);
      expect(await those({ phone: '+553' })).toEqual(['natal:+553']);
      expect(await those({ phone: '+553', status: 'failed' })).toEqual([]);
      expect(await those({ instance: 'A' })).toEqual(['natal:+552', 'natal:+553']);
      expect(await stores.ledger.rows('natal', 'natal:+552', 10, { status: 'failed' })).toEqual([]);
    });
  });

  describe('an attempt', () => {
    it('keeps which text it was', async () => {
      await givenRow(stores, 'assigned', 'a', { variant: 0 });
      const [row] = await stores.ledger.nextAssigned('A', undefined, 1);
      if (row === undefined) throw new Error('no row');
      const begun = await stores.ledger.beginAttempt({ ...row, variant: 2 }, { textHash: 'x', at: NOW });
      expect(begun).toMatchObject({ status: 'sending', variant: 2 });
      expect(await rowOf(stores, 'a')).toMatchObject({ status: 'sending', variant: 2 });
    });
  });
}
