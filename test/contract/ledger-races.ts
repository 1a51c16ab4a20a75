import { beforeEach, describe, expect, it } from 'vitest';
import { newRow, NOW, rowIn, seen } from './rows.ts';
import { type Fresh, givenRow, inParallel, rowOf, statuses, type StoresUnderTest } from './stores.ts';

const begun = { textHash: 'text', at: NOW };
const tried = { instance: 'A', reason: 'no capacity', at: NOW };
const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `r${n}`);

/** What every ledger does when many want the same. */
export function ledgerRacesContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
  });

  it('one of 20 begins an attempt', async () => {
    await givenRow(stores, 'assigned', 'r');
    const row = seen(await rowOf(stores, 'r'));
    const rows = await inParallel(stores, 20, ({ ledger }) => ledger.beginAttempt(row, begun));
    expect(rows.filter((one) => one !== undefined)).toHaveLength(1);
    expect((await rowOf(stores, 'r')).attempt).toBe(1);
  });

  it('one of 20 different moves of an assigned row is made, and it is the one that was told so', async () => {
    const row = seen(rowIn('assigned', 'r'));
    await givenRow(stores, 'assigned', 'r');
    const made = await inParallel(stores, 20, async ({ ledger }, n) => {
      const later = new Date(NOW.getTime() + n);
      if (n % 3 === 0) return (await ledger.beginAttempt(row, { ...begun, at: later })) !== undefined;
      if (n % 3 === 1) return ledger.turnAway('r', tried, later);
      return ledger.putOff('r', 'A', 'quiet_hours', later);
    });
    expect(made.filter(Boolean)).toHaveLength(1);
    const winner = made.indexOf(true);
    const { sendingAt, retryAt } = await rowOf(stores, 'r');
    expect(sendingAt ?? retryAt).toEqual(new Date(NOW.getTime() + winner));
  });

  it('one of many outcomes of the same attempt is the one', async () => {
    await stores.put(ids(10).map((id) => rowIn('sending', id)));
    const won = await Promise.all(
      ids(10).map((id) =>
        Promise.all([
          stores.ledger.markSent(id, 1, 'key', NOW),
          stores.other.ledger.requeueAttempt(id, 1, tried, NOW),
          stores.ledger.markFailed(id, 1, 'refused', NOW),
          stores.other.ledger.markSent(id, 1, 'other key', NOW),
        ]),
      ),
    );
    expect(won.map((one) => one.filter(Boolean).length)).toEqual(ids(10).map(() => 1));
  });

  it('of many moves at once each tells whether it was made', async () => {
    await stores.put(ids(60).map((id, n) => rowIn(n % 3 === 0 ? 'unknown' : 'sending', id)));
    const made = await Promise.all(
      ids(60).map((id, n) =>
        n % 2 === 0
          ? stores.ledger.markUnknown(id, 1, 'no answer')
          : stores.ledger.markSent(id, n % 5 === 0 ? 7 : 1, `key-${id}`, NOW),
      ),
    );
    expect(made).toEqual(ids(60).map((_, n) => (n % 2 === 0 ? n % 3 !== 0 : n % 5 !== 0)));
  });

  it('of two moves of one row that follow on each other both are told that they were made', async () => {
    await stores.put([rowIn('sending', 'r'), rowIn('queued', 'other')]);
    const made = await Promise.all([
      stores.ledger.markUnknown('r', 1, 'no answer'),
      stores.ledger.markSent('r', 1, 'key', NOW),
      stores.ledger.markSent('other', 1, 'key', NOW),
    ]);
    expect(made).toEqual([true, true, false]);
  });

  it("20 workers share a number's rows, each row once", async () => {
    await stores.ledger.insert(ids(12).map((id, order) => newRow(id, { order })));
    await stores.ledger.assign(ids(12).map((id) => ({ id, instance: 'A', cold: false })));
    const shares = await inParallel(stores, 20, async ({ ledger }) => {
      const mine: string[] = [];
      for (;;) {
        const [row] = await ledger.nextAssigned('A', undefined, 1);
        if (row === undefined) return mine;
        if (await ledger.beginAttempt(row, begun)) mine.push(row.id);
      }
    });
    expect(shares.flat().toSorted()).toEqual(ids(12).toSorted());
  });

  it('planners divide rows: the counts add up, and each row has one number', async () => {
    await stores.ledger.insert(ids(50).map((id) => newRow(id)));
    const counts = await inParallel(stores, 6, ({ ledger }, n) =>
      // Also the same number twice: who was first still counts for one alone.
      ledger.assign(ids(50).map((id) => ({ id, instance: `N${n % 3}`, cold: false }))),
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(50);
    const assigned = await stores.ledger.assignedCounts();
    expect(assigned.reduce((sum, { count }) => sum + count, 0)).toBe(50);
  });

  it('a planner may meet releases of the same rows', async () => {
    const rows = Array.from({ length: 300 }, (_, n) => newRow(`${(n * 7919) % 300}`, { order: n }));
    await stores.ledger.insert(rows);
    await Promise.all([
      stores.ledger.assign(rows.map(({ id }) => ({ id, instance: 'A', cold: false }))),
      stores.other.ledger.releaseInstance('A'),
      stores.ledger.releaseCampaign('natal'),
    ]);
    await stores.ledger.releaseInstance('A');
    expect(await statuses(stores)).toEqual({ queued: 300 });
  });

  describe('insert', () => {
    it('may be done by several at once', async () => {
      const rows = ids(100).map((id, order) => newRow(id, { order }));
      await inParallel(stores, 8, ({ ledger }, n) => ledger.insert(n % 3 === 0 ? rows : rows.toReversed()));
      expect(await statuses(stores)).toEqual({ queued: 100 });
    });
  });
}
