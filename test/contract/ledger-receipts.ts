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
      expect(effect).toMatchObject({
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
    const reply = (changes: Partial<Reply> = {}): Reply => ({
      instance: 'A',
      at: NOW,
      sentFrom: minutesAgo(10),
      sentTo: NOW,
      ...changes,
    });
    const answer = (changes: Partial<Reply> = {}) => stores.ledger.noteReply('r', reply(changes));

    it('is noted once, by the earliest, in whatever order they come', async () => {
      await givenRow(stores, 'delivered', 'r');
      expect(await answer({ at: LATER })).toBe('key-r');
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

    it('of several that come at the same time is the earliest', async () => {
      await givenRow(stores, 'delivered', 'r');
      const minutes = [3, 1, 4, 2, 5];
      await Promise.all(minutes.map((ago) => answer({ at: minutesAgo(ago) })));
      expect(await rowOf(stores, 'r')).toEqual(rowIn('delivered', 'r', { repliedAt: minutesAgo(5) }));
    });
  });

  describe('the unsettled message that an answer may be to', () => {
    const unsettled = (changes: Partial<Reply> = {}, phones = ['+55x', '+55r']) =>
      stores.ledger.unsettledBefore(phones, {
        instance: 'A',
        at: NOW,
        sentFrom: minutesAgo(10),
        sentTo: NOW,
        ...changes,
      });

    it.each(['sending', 'unknown'] as const)('is one that is %s', async (status) => {
      await givenRow(stores, status, 'r');
      expect(await unsettled()).toEqual({ id: 'r', sendingAt: rowIn(status, 'r').sendingAt });
    });

    it.each(['queued', 'assigned', 'sent', 'failed'] as const)('is none that is %s', async (status) => {
      await givenRow(stores, status, 'r');
      expect(await unsettled()).toBeUndefined();
    });

    it('is the latest of several', async () => {
      for (const [id, ago] of [
        ['a', 5],
        ['b', 2],
        ['c', 4],
      ] as const)
        await givenRow(stores, 'sending', id, { phone: '+55r', sendingAt: minutesAgo(ago) });
      expect(await unsettled()).toMatchObject({ id: 'b' });
      expect(await unsettled({ sentTo: minutesAgo(3) })).toMatchObject({ id: 'c' });
    });

    it.each<[string, Partial<Reply>, string[]]>([
      ['of another number', { instance: 'B' }, ['+55r']],
      ['that is too old', { sentFrom: NOW }, ['+55r']],
      ['that was begun later', { sentTo: minutesAgo(2) }, ['+55r']],
      ['to somebody else', {}, ['+55x']],
    ])('is none %s', async (_, changes, phones) => {
      await givenRow(stores, 'sending', 'r');
      expect(await unsettled(changes, phones)).toBeUndefined();
    });
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
        deliveredAt: NOW,
      });
    });

    it('is when it became what it is, the same however often the receipt comes', async () => {
      await givenRow(stores, 'sent', 'r');
      expect(await apply('failed')).toMatchObject({ failedAt: NOW, reason: 'refused by WhatsApp' });
      expect(await apply('failed', LATER)).toMatchObject({ failedAt: NOW, reason: 'refused by WhatsApp' });
      expect(await apply('read', LATER)).toEqual({
        campaignId: 'natal',
        phone: '+55r',
        changed: true,
        status: 'read',
        deliveredAt: LATER,
        readAt: LATER,
      });
      const again = await apply('delivered', new Date(LATER.getTime() + 1));
      expect(again).toMatchObject({ changed: false, deliveredAt: LATER, readAt: LATER });
    });
  });

  describe('what became of messages in a span of time', () => {
    it('is told with when, the newest first, and no more than are asked for', async () => {
      await givenRow(stores, 'delivered', 'a', { sendingAt: minutesAgo(30), deliveredAt: minutesAgo(5) });
      await givenRow(stores, 'read', 'b', {
        sendingAt: minutesAgo(20),
        deliveredAt: minutesAgo(19),
        readAt: minutesAgo(4),
      });
      await givenRow(stores, 'failed', 'c', { sendingAt: minutesAgo(9), failedAt: minutesAgo(8) });
      await givenRow(stores, 'failed', 'before', { sendingAt: minutesAgo(99), failedAt: minutesAgo(90) });
      await givenRow(stores, 'delivered', 'after', { sendingAt: minutesAgo(9), deliveredAt: NOW });
      await givenRow(stores, 'sent', 'open', { sendingAt: minutesAgo(6) });
      const settled = await stores.ledger.settledIn(minutesAgo(10), NOW, 10);
      expect(settled.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
      expect(settled[0]).toMatchObject({ campaignId: 'natal', instance: 'A', failedAt: minutesAgo(8) });
      expect(settled[1]).toMatchObject({ deliveredAt: minutesAgo(19), readAt: minutesAgo(4) });
      expect(await stores.ledger.settledIn(minutesAgo(10), NOW, 2)).toHaveLength(2);
    });
  });
}
