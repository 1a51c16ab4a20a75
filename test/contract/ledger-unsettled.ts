import { beforeEach, describe, expect, it } from 'vitest';
import { LATER, minutesAgo, NOW, rowIn, seen } from './rows.ts';
import { type Fresh, givenRow, type StoresUnderTest } from './stores.ts';

/** What every ledger tells of rows whose outcome is not known. */
export function ledgerUnsettledContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
  });

  describe('what reconciliation asks', () => {
    it('unsettled: what was begun before and has no outcome, due longest first', async () => {
      const old = { sendingAt: minutesAgo(5) };
      await stores.put([
        rowIn('unknown', 'third', { ...old, retryAt: NOW }),
        rowIn('sending', 'first', { ...old, retryAt: minutesAgo(9) }),
        rowIn('unknown', 'second', { ...old, retryAt: minutesAgo(3) }),
        rowIn('unknown', 'not due yet', { ...old, retryAt: LATER }),
        rowIn('sending', 'too young', { sendingAt: minutesAgo(4) }),
        rowIn('sent', 'settled', old),
      ]);
      const unsettled = (limit: number) => stores.ledger.unsettled(minutesAgo(4), NOW, limit);
      expect((await unsettled(10)).map(({ id }) => id)).toEqual(['first', 'second', 'third']);
      expect(await unsettled(1)).toEqual([seen(rowIn('sending', 'first', old))]);
    });

    it('unconfirmed: what these numbers sent in the span and nobody confirmed, due longest first', async () => {
      const old = { sendingAt: minutesAgo(15) };
      await stores.put([
        rowIn('sent', 'second', { ...old, retryAt: minutesAgo(3) }),
        rowIn('sent', 'first', { ...old, retryAt: minutesAgo(9) }),
        rowIn('sent', 'of B', { ...old, instance: 'B', retryAt: NOW }),
        rowIn('sent', 'not due yet', { ...old, retryAt: LATER }),
        rowIn('sent', 'too young', { sendingAt: minutesAgo(9) }),
        rowIn('sent', 'too old', { sendingAt: minutesAgo(61) }),
        rowIn('sent', 'other number', { ...old, instance: 'C' }),
        rowIn('delivered', 'confirmed', old),
        rowIn('unknown', 'not known to be sent', old),
      ]);
      const span = { from: minutesAgo(60), to: minutesAgo(10) };
      const unconfirmed = async (limit: number, ...names: string[]) =>
        (await stores.ledger.unconfirmed(names, span, NOW, limit)).map(({ id }) => id);
      expect(await unconfirmed(10, 'A', 'B')).toEqual(['first', 'second', 'of B']);
      expect(await unconfirmed(1, 'A', 'B')).toEqual(['first']);
      expect(await unconfirmed(10)).toEqual([]);
      await stores.ledger.lookAgain([
        { id: 'first', at: LATER },
        { id: 'confirmed', at: LATER },
        { id: 'nobody', at: LATER },
      ]);
      await stores.ledger.lookAgain([]);
      expect(await unconfirmed(10, 'A')).toEqual(['second']);
      const rows = await stores.rows();
      expect(rows.find(({ id }) => id === 'first')).toMatchObject({ status: 'sent', retryAt: LATER });
      expect(rows.find(({ id }) => id === 'confirmed')?.retryAt).not.toEqual(LATER);
    });

    it('unsettledWith: rows of the number with that text whose outcome nobody has recorded', async () => {
      await stores.put([
        rowIn('unknown', 'same'),
        rowIn('sending', 'same, under way'),
        rowIn('unknown', 'other text', { textHash: 'other' }),
        rowIn('unknown', 'other number', { instance: 'B' }),
        rowIn('sent', 'recorded'),
      ]);
      const ids = (await stores.ledger.unsettledWith('A', 'hash')).map(({ id }) => id);
      expect(ids.toSorted()).toEqual(['same', 'same, under way']);
    });

    it('knownKeyIds: those that some row of the number has', async () => {
      await stores.put([rowIn('sent', 'a'), rowIn('read', 'b'), rowIn('sent', 'c', { instance: 'B' })]);
      const known = (...keyIds: string[]) => stores.ledger.knownKeyIds('A', keyIds);
      expect(await known('key-a', 'key-b', 'key-c', 'key-x')).toEqual(new Set(['key-a', 'key-b']));
      expect(await known()).toEqual(new Set());
    });

    it("lastKeyId: of the number's last message that surely was sent", async () => {
      await stores.put([
        rowIn('read', 'last', { sendingAt: minutesAgo(5) }),
        rowIn('sent', 'older', { sendingAt: minutesAgo(9) }),
        rowIn('failed', 'refused', { sendingAt: minutesAgo(1) }),
        rowIn('unknown', 'unknown', { sendingAt: minutesAgo(1) }),
        rowIn('sent', 'other number', { instance: 'B', sendingAt: NOW }),
      ]);
      expect(await stores.ledger.lastKeyId('A')).toBe('key-last');
      expect(await stores.ledger.lastKeyId('C')).toBeUndefined();
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
