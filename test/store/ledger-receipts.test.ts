import { describe, expect, it, vi } from 'vitest';
import { ledgerReceiptBurstsContract } from '../contract/ledger-receipt-bursts.ts';
import { ledgerReceiptsContract } from '../contract/ledger-receipts.ts';
import { NOW, rowIn } from '../contract/rows.ts';
import { rowOf } from '../contract/stores.ts';
import { mongoStoresUnderTest } from './mongo-stores.ts';
import { testStore } from './test-store.ts';

const store = await testStore();
const stores = mongoStoresUnderTest(store);

ledgerReceiptsContract(() => stores);
ledgerReceiptBurstsContract(() => stores);

describe('a receipt whose row another process moves between the look and the update', () => {
  /** Lets something happen when the next update is about to be written. */
  function meanwhile(happens: () => Promise<unknown>): void {
    const { collection } = store.models.messages;
    const bulkWrite = collection.bulkWrite.bind(collection);
    vi.spyOn(collection, 'bulkWrite').mockImplementationOnce(
      async (...args: Parameters<typeof bulkWrite>) => {
        await happens();
        return bulkWrite(...args);
      },
    );
  }

  const [earlier, later] = [new Date(NOW.getTime() - 1), NOW];
  const apply = (receipt: 'delivered' | 'read' | 'failed', at: Date, { ledger } = stores) =>
    ledger.applyReceipt('A', 'key-r', receipt, at);
  const other = { ...stores, ...stores.other };

  it.each([
    ['delivered', 'read', { changed: false, status: 'read' }, { deliveredAt: earlier, readAt: earlier }],
    ['read', 'delivered', { changed: true, status: 'read' }, { deliveredAt: earlier, readAt: later }],
    ['failed', 'delivered', { changed: false, status: 'delivered' }, { deliveredAt: earlier }],
    ['delivered', 'failed', { changed: true, status: 'delivered' }, { deliveredAt: later }],
    ['read', 'read', { changed: false, status: 'read' }, { deliveredAt: earlier, readAt: earlier }],
  ] as const)('%s, when that one says %s', async (receipt, theirs, effect, left) => {
    await stores.put([rowIn('sent', 'r'), rowIn('sent', 'beside')]);
    meanwhile(() => apply(theirs, earlier, other));
    const [ours, beside] = await Promise.all([
      apply(receipt, later),
      stores.ledger.applyReceipt('A', 'key-beside', 'delivered', later),
    ]);
    expect(ours).toMatchObject({ campaignId: 'natal', phone: '+55r', ...effect });
    expect(beside).toMatchObject({
      campaignId: 'natal',
      phone: '+55beside',
      changed: true,
      status: 'delivered',
    });
    expect(await rowOf(stores, 'r')).toEqual(rowIn(effect.status, 'r', left));
  });
});
