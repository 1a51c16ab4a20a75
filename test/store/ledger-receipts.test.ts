import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../src/engine/ports.ts';
import { mongoLedger } from '../../src/store/ledger.ts';
import { givenRow, NOW, rowOf } from './ledger-rows.ts';
import { testStore } from './test-store.ts';

const { models } = await testStore();
const ledger = mongoLedger(models);

const apply = (receipt: Receipt, at = NOW) => ledger.applyReceipt('A', 'key-r', receipt, at);

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
    await givenRow(models, before, 'r');
    const effect = await apply(receipt);
    expect(effect).toEqual({ campaignId: 'natal', changed: before !== after, status: after });
    expect((await rowOf(models, 'r')).status).toBe(after);
  });

  it('that says read says when it was delivered, at the latest', async () => {
    await givenRow(models, 'sent', 'r');
    await apply('read');
    expect(await rowOf(models, 'r')).toMatchObject({ readAt: NOW, deliveredAt: NOW });
  });

  it('that says read leaves the time of a delivery that is known', async () => {
    const delivered = new Date(NOW.getTime() - 60_000);
    await givenRow(models, 'sent', 'r');
    await apply('delivered', delivered);
    await apply('read');
    expect(await rowOf(models, 'r')).toMatchObject({ readAt: NOW, deliveredAt: delivered });
  });

  it("for a key id that no row of this number has is nobody's", async () => {
    await givenRow(models, 'sent', 'r');
    expect(await ledger.applyReceipt('A', 'key-x', 'read', NOW)).toBeUndefined();
    expect(await ledger.applyReceipt('B', 'key-r', 'read', NOW)).toBeUndefined();
  });

  it.each(['queued', 'assigned', 'sending', 'unknown'] as const)(
    'finds no row that is %s',
    async (status) => {
      await givenRow(models, status, 'r');
      expect(await apply('read')).toBeUndefined();
    },
  );
});

/** From the weakest evidence to the strongest. */
const RISING = ['sent', 'failed', 'delivered', 'read'] as const;

describe('receipts in any order, however often repeated', () => {
  /** Everything of a row but when its receipts came. */
  async function outcomeOf(receipts: readonly Receipt[]): Promise<object> {
    await models.messages.deleteMany({});
    await givenRow(models, 'sent', 'r');
    for (const receipt of receipts) await apply(receipt);
    return rowOf(models, 'r');
  }

  it('leave the same row behind', async () => {
    const receipts = fc.array(fc.constantFrom<Receipt>(...RISING), {
      minLength: 1,
      maxLength: 6,
    });
    const shuffled = receipts.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, async ([list, other]) => {
        const row = await outcomeOf(list);
        expect(await outcomeOf(other)).toEqual(row);
        const strongest = RISING.findLast((receipt) => list.includes(receipt));
        expect(row).toMatchObject({ status: strongest });
      }),
      { numRuns: 40 },
    );
  });

  it('at the same time leave the highest of them', async () => {
    await givenRow(models, 'sent', 'r');
    await Promise.all(
      (['delivered', 'read', 'failed', 'delivered', 'sent'] as const).map((one) => apply(one)),
    );
    expect((await rowOf(models, 'r')).status).toBe('read');
  });
});
