import { beforeEach, describe, expect, it } from 'vitest';
import type { Receipt, Reply } from '../../src/engine/ports.ts';
import { LATER, minutesAgo, NOW, rowIn } from './rows.ts';
import { type Fresh, givenRow, rowOf, type StoresUnderTest } from './stores.ts';

/** How every ledger takes a receipt. */
export function ledgerReceiptsContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
  });

  const apply = (receipt: Receipt, at = NOW) => stores.ledger.applyReceipt('A', 'key-r', receipt, at);

  describe('a receipt', () => {
    it.each([
      ['sent', 'sent', 'sent'],
      ['sent', 'delivered', 'delivered'],
      ['sent', 'read', 'read'],
      ['sent', 'failed', 'failed'],
      ['delivered', 'sent', 'delivered'],
      ['delivered', 'delivered', 'delivered'],
      ['delivered', 'read', 'read'],
      ['delivered', 'failed', 'delivered'],
      ['read', 'sent', 'read'],
      ['read', 'delivered', 'read'],
      ['read', 'read', 'read'],
      ['read', 'failed', 'read'],
      ['failed', 'sent', 'failed'],
      ['failed', 'delivered', 'delivered'],
      ['failed', 'read', 'read'],
      ['failed', 'failed', 'failed'],
    ] as const)('for a row that is %s: %s makes it %s', async (before, receipt, after) => {
      await givenRow(stores, before, 'r');
      const effect = await apply(receipt);
      expect(effect).toEqual({
        campaignId: 'natal',
        phone: '+55r',
        changed: before !== after,
        status: after,
      });
      expect((await rowOf(stores, 'r')).status).toBe(after);
    });

    it('that says read says when it was delivered, at the latest', async () => {
      await givenRow(stores, 'sent', 'r');
      await apply('read');
      expect(await rowOf(stores, 'r')).toEqual(rowIn('read', 'r', { deliveredAt: NOW, readAt: NOW }));
    });

    it('that says read leaves the time of a delivery that is known', async () => {
      const delivered = new Date(NOW.getTime() - 60_000);
      await givenRow(stores, 'sent', 'r');
      await apply('delivered', delivered);
      await apply('read');
      expect(await rowOf(stores, 'r')).toMatchObject({ readAt: NOW, deliveredAt: delivered });
    });

    it('that says failed leaves a reason, until a delivery proves it wrong', async () => {
      await givenRow(stores, 'sent', 'r');
      await apply('failed');
      expect(await rowOf(stores, 'r')).toEqual(
        rowIn('failed', 'r', { reason: 'refused by WhatsApp', failedAt: NOW }),
      );
      await apply('delivered');
      expect(await rowOf(stores, 'r')).toEqual(rowIn('delivered', 'r', { deliveredAt: NOW }));
    });

    it("for a key id that no row of this number has is nobody's", async () => {
      await givenRow(stores, 'sent', 'r');
      expect(await stores.ledger.applyReceipt('A', 'key-x', 'read', NOW)).toBeUndefined();
      expect(await stores.ledger.applyReceipt('B', 'key-r', 'read', NOW)).toBeUndefined();
      expect(await rowOf(stores, 'r')).toEqual(rowIn('sent', 'r'));
    });

    it.each(['queued', 'assigned', 'sending', 'unknown'] as const)(
      'finds no row that is %s',
      async (status) => {
        await givenRow(stores, status, 'r');
        expect(await apply('read')).toBeUndefined();
      },
    );
  });

  describe('an answer', () => {
    const answer = (changes: Partial<Reply> = {}) =>
      stores.ledger.noteReply('r', {
        instance: 'A',
        at: NOW,
        sentFrom: minutesAgo(10),
        sentTo: NOW,
        ...changes,
      });

    it('is noted once, by the first', async () => {
      await givenRow(stores, 'delivered', 'r');
      expect(await answer()).toBe('key-r');
      expect(await answer({ at: LATER })).toBe('key-r');
      expect(await rowOf(stores, 'r')).toEqual(rowIn('delivered', 'r', { repliedAt: NOW }));
      expect(await stores.ledger.progress('natal')).toMatchObject({ delivered: 1, replied: 1, total: 1 });
    });

    it.each<[string, Partial<Reply>]>([
      ['to another number', { instance: 'B' }],
      ['long after it was sent', { sentFrom: NOW }],
      ['before it was sent', { sentTo: minutesAgo(2) }],
    ])('%s is none to this message', async (_, changes) => {
      await givenRow(stores, 'delivered', 'r');
      expect(await answer(changes)).toBeUndefined();
      expect(await rowOf(stores, 'r')).toEqual(rowIn('delivered', 'r'));
    });

    it.each(['queued', 'assigned', 'sending', 'unknown'] as const)(
      'is none to a message that is %s',
      async (status) => {
        await givenRow(stores, status, 'r');
        expect(await answer()).toBeUndefined();
      },
    );
  });

  describe('what a receipt tells of its row', () => {
    it('is that it opened a chat, if it did', async () => {
      await givenRow(stores, 'sent', 'r', { cold: true });
      expect(await apply('delivered')).toEqual({
        campaignId: 'natal',
        phone: '+55r',
        changed: true,
        status: 'delivered',
        cold: true,
      });
    });
  });
}
