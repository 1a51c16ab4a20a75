import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Receipt, ReceiptEffect } from '../../src/engine/ports.ts';
import { minutesAgo, NOW, rowIn } from './rows.ts';
import { type Fresh, givenRow, rowOf, statuses, type Stores, type StoresUnderTest } from './stores.ts';

/** From the weakest evidence to the strongest. */
const RISING = ['sent', 'failed', 'delivered', 'read'] as const;

/** How every ledger takes receipts. */
export function ledgerReceiptsContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
  });

  const apply = (receipt: Receipt, at = NOW, { ledger }: Stores = stores) =>
    ledger.applyReceipt('A', 'key-r', receipt, at);

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
      expect(effect).toEqual({ campaignId: 'natal', changed: before !== after, status: after });
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

  describe('receipts that come together', () => {
    it('for one message are taken one after another', async () => {
      await givenRow(stores, 'sent', 'r');
      const receipts = ['sent', 'failed', 'delivered', 'delivered', 'failed', 'read', 'delivered'] as const;
      const effects = await Promise.all(receipts.map((receipt) => apply(receipt)));
      const after = ['sent', 'failed', 'delivered', 'delivered', 'delivered', 'read', 'read'] as const;
      const changed = [false, true, true, false, false, true, false];
      expect(effects).toEqual(
        after.map((status, n) => ({ campaignId: 'natal', changed: changed[n], status })),
      );
      expect(await rowOf(stores, 'r')).toEqual(rowIn('read', 'r', { deliveredAt: NOW, readAt: NOW }));
    });

    it('find each its own row: a key id belongs to its number', async () => {
      await stores.put([
        rowIn('sent', 'a', { keyId: 'K' }),
        rowIn('sent', 'b', { keyId: 'K', instance: 'B', campaignId: 'ano novo' }),
      ]);
      const effects = await Promise.all([
        stores.ledger.applyReceipt('B', 'K', 'read', NOW),
        stores.ledger.applyReceipt('C', 'K', 'read', NOW),
        stores.ledger.applyReceipt('A', 'K', 'delivered', NOW),
        stores.ledger.applyReceipt('A', 'unknown', 'read', NOW),
      ]);
      expect(effects.map((effect) => effect?.campaignId)).toEqual([
        'ano novo',
        undefined,
        'natal',
        undefined,
      ]);
      expect((await rowOf(stores, 'a')).status).toBe('delivered');
      expect((await rowOf(stores, 'b')).status).toBe('read');
    });

    it('in a burst for many messages, at two processes, reach them all', async () => {
      const ids = Array.from({ length: 150 }, (_, n) => `m${n}`);
      await stores.put(ids.map((id) => rowIn('sent', id)));
      await Promise.all(
        ids.flatMap((id, n) =>
          (['delivered', 'read', 'sent', 'delivered'] as const).map((receipt, at) =>
            ((n + at) % 2 === 0 ? stores : stores.other).ledger.applyReceipt('A', `key-${id}`, receipt, NOW),
          ),
        ),
      );
      expect(await statuses(stores)).toEqual({ read: 150 });
    });
  });

  /** Receipts of one message in groups that come one after another; within a group they come together. */
  describe('receipts in any order, however often repeated, at any process', () => {
    const arrival = fc.record({ receipt: fc.constantFrom<Receipt>(...RISING), elsewhere: fc.boolean() });
    const group = fc.array(arrival, { minLength: 1, maxLength: 4 });
    let messages = 0;

    it('leave the same row behind, and each change is told once', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(group, { minLength: 1, maxLength: 4 }), async (groups) => {
          const id = `m${messages++}`;
          await stores.put([rowIn('sent', id)]);
          const effects: (ReceiptEffect | undefined)[] = [];
          for (const together of groups) {
            const taken = together.map(({ receipt, elsewhere }) =>
              (elsewhere ? stores.other : stores).ledger.applyReceipt('A', `key-${id}`, receipt, NOW),
            );
            effects.push(...(await Promise.all(taken)));
          }
          const said = new Set(groups.flat().map(({ receipt }) => receipt));
          const strongest = RISING.findLast((receipt) => said.has(receipt)) ?? 'sent';
          expect(await rowOf(stores, id)).toEqual(rowIn(strongest, id, LEFT_BY[strongest]));
          const changes = effects.flatMap((effect) => (effect?.changed === true ? effect.status : []));
          expect(changes).toHaveLength(new Set(changes).size);
          expect(changes.includes(strongest)).toBe(strongest !== 'sent');
        }),
        { numRuns: 50 },
      );
    });
  });

  describe('what a receipt tells of its row', () => {
    it('is that it opened a chat, if it did', async () => {
      await givenRow(stores, 'sent', 'r', { cold: true });
      expect(await apply('delivered')).toEqual({
        campaignId: 'natal',
        changed: true,
        status: 'delivered',
        cold: true,
      });
    });
  });

  describe('unacknowledged', () => {
    const since = minutesAgo(10);
    const of = async (instance?: string) =>
      Object.fromEntries(await stores.ledger.unacknowledged(since, minutesAgo(1), instance));

    it('is what was sent in the span, or may have been, newest first', async () => {
      for (const [status, id, minutes] of [
        ['sent', 'old', 10],
        ['sent', 'a', 9],
        ['unknown', 'b', 5],
        ['sent', 'c', 1],
        ['sent', 'new', 0.5],
        ['delivered', 'd', 5],
        ['read', 'e', 5],
        ['failed', 'f', 5],
        ['sending', 'g', 5],
      ] as const)
        await givenRow(stores, status, id, { sendingAt: minutesAgo(minutes) });
      expect(await of()).toEqual({
        A: [
          { at: minutesAgo(1), keyId: 'key-c' },
          { at: minutesAgo(5) },
          { at: minutesAgo(9), keyId: 'key-a' },
        ],
      });
    });

    it('is told by number, or of one', async () => {
      for (const [id, instance] of [
        ['a', 'A'],
        ['b', 'B'],
      ] as const)
        await givenRow(stores, 'sent', id, { instance, sendingAt: minutesAgo(5) });
      const [a, b] = ['a', 'b'].map((id) => [{ at: minutesAgo(5), keyId: `key-${id}` }]);
      expect(await of()).toEqual({ A: a, B: b });
      expect(await of('B')).toEqual({ B: b });
      expect(await of('nobody')).toEqual({});
    });
  });
}

/** What a message's strongest receipt leaves in its row. */
const LEFT_BY: Readonly<Record<Receipt, object>> = {
  sent: {},
  failed: { reason: 'refused by WhatsApp', failedAt: NOW },
  delivered: { deliveredAt: NOW },
  read: { deliveredAt: NOW, readAt: NOW },
};
