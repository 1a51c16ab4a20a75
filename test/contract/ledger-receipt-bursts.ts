import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Receipt, ReceiptEffect } from '../../src/engine/ports.ts';
import { NOW, rowIn } from './rows.ts';
import { type Fresh, givenRow, rowOf, statuses, type StoresUnderTest } from './stores.ts';

/** From the weakest evidence to the strongest. */
const RISING = ['sent', 'failed', 'delivered', 'read'] as const;

/** How every ledger takes many receipts. */
export function ledgerReceiptBurstsContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
  });

  const apply = (receipt: Receipt) => stores.ledger.applyReceipt('A', 'key-r', receipt, NOW);

  describe('receipts that come together', () => {
    it('for one message are taken one after another', async () => {
      await givenRow(stores, 'sent', 'r');
      const receipts = ['sent', 'failed', 'delivered', 'delivered', 'failed', 'read', 'delivered'] as const;
      const effects = await Promise.all(receipts.map((receipt) => apply(receipt)));
      const after = ['sent', 'failed', 'delivered', 'delivered', 'delivered', 'read', 'read'] as const;
      const changed = [false, true, true, false, false, true, false];
      expect(effects).toMatchObject(
        after.map((status, n) => ({ campaignId: 'natal', phone: '+55r', changed: changed[n], status })),
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
}

/** What a message's strongest receipt leaves in its row. */
const LEFT_BY: Readonly<Record<Receipt, object>> = {
  sent: {},
  failed: { reason: 'refused by WhatsApp', failedAt: NOW },
  delivered: { deliveredAt: NOW },
  read: { deliveredAt: NOW, readAt: NOW },
};
