import { beforeEach, describe, expect, it } from 'vitest';
import type { Try } from '../../src/engine/types.ts';
import { BEGUN, LATER, NOW, rowIn, seen } from './rows.ts';
import { type Fresh, givenRow, rowOf, type StoresUnderTest } from './stores.ts';

const tried = (reason: string, changes: Partial<Try> = {}): Try => ({
  instance: 'A',
  reason,
  at: NOW,
  ...changes,
});

/** A row that is assigned, as planning left it. */
const planned = (id: string) => seen(rowIn('assigned', id));

/** How every ledger keeps the attempts of a row. */
export function ledgerAttemptsContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
  });

  describe('an attempt that begins', () => {
    it('answers the row as it is from now on', async () => {
      await givenRow(stores, 'assigned', 'r', { reason: 'turned away', turnedAway: 1, cold: true });
      const [row] = await stores.ledger.nextAssigned('A', undefined, 1);
      const begun = await stores.ledger.beginAttempt(row!, { textHash: 'text', at: NOW });
      expect(begun).toEqual(seen(await rowOf(stores, 'r')));
      expect(begun).toMatchObject({ status: 'sending', attempt: 1, cold: true, turnedAway: 1 });
    });

    it('counts on from the attempts before', async () => {
      await givenRow(stores, 'assigned', 'r', { attempt: 3 });
      const row = { ...planned('r'), attempt: 3 };
      expect(await stores.ledger.beginAttempt(row, { textHash: 'text', at: NOW })).toMatchObject({
        attempt: 4,
      });
      expect((await rowOf(stores, 'r')).attempt).toBe(4);
    });

    it.each([
      ['went to another number', { instance: 'B' }],
      ['was tried meanwhile', { attempt: 1 }],
    ])('does not when the row %s', async (_, changes) => {
      await givenRow(stores, 'assigned', 'r', changes);
      const begun = { textHash: 'text', at: NOW };
      expect(await stores.ledger.beginAttempt(planned('r'), begun)).toBeUndefined();
      expect(await rowOf(stores, 'r')).toEqual(rowIn('assigned', 'r', changes));
    });
  });

  it("a number neither turns away nor puts off another's row", async () => {
    await givenRow(stores, 'assigned', 'r', { instance: 'B' });
    expect(await stores.ledger.turnAway('r', tried('no capacity'), LATER)).toBe(false);
    expect(await stores.ledger.putOff('r', 'A', 'quiet_hours', LATER)).toBe(false);
    expect(await rowOf(stores, 'r')).toEqual(rowIn('assigned', 'r', { instance: 'B' }));
  });

  it('a row remembers the last five numbers that did not send it, oldest first', async () => {
    await givenRow(stores, 'queued', 'r');
    const turnedAway = (attempt: Try) => stores.ledger.turnAway('r', attempt, NOW);
    const triedInVain = async (attempt: Try) => {
      const [row] = await stores.ledger.nextAssigned(attempt.instance, undefined, 1);
      const begun = await stores.ledger.beginAttempt(row!, { textHash: 'text', at: NOW });
      return stores.ledger.requeueAttempt('r', begun!.attempt, attempt, NOW);
    };
    const failed: Try[] = [];
    for (let n = 0; n < 7; n++) {
      const attempt = tried(`reason ${n}`, { instance: `N${n}`, at: new Date(BEGUN.getTime() + n) });
      failed.push(attempt);
      await stores.ledger.assign([{ id: 'r', instance: attempt.instance, cold: n % 2 === 0 }]);
      expect(await (n % 2 === 0 ? turnedAway(attempt) : triedInVain(attempt))).toBe(true);
    }
    expect(await rowOf(stores, 'r')).toMatchObject({
      tries: failed.slice(-5),
      turnedAway: 4,
      attempt: 3,
      reason: 'reason 6',
    });
  });

  it('what it answers is the caller’s own', async () => {
    await givenRow(stores, 'queued', 'r', { tries: [tried('no capacity')] });
    const [row] = await stores.ledger.queued('natal', NOW, 1);
    Object.assign(row!, { status: 'read', variant: 9 });
    expect(await rowOf(stores, 'r')).toEqual(rowIn('queued', 'r', { tries: [tried('no capacity')] }));
  });
}
