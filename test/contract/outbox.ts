import { beforeEach, describe, expect, it } from 'vitest';
import type { NewOutboxEntry, OutboxEntry } from '../../src/engine/ports.ts';
import { LOST, LOST_AFTER_MS } from '../../src/engine/ports/outbox.ts';
import { NOW } from './rows.ts';
import { type Fresh, inParallel, type Stores, type StoresUnderTest } from './stores.ts';

const LEASE_MS = 60_000;
const after = (ms: number): Date => new Date(NOW.getTime() + ms);

/** How every outbox keeps what is still to be told. */
export function outboxContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
  });

  const entry = (id: string, changes: Partial<NewOutboxEntry> = {}): NewOutboxEntry => ({
    id,
    kind: 'post',
    payload: { url: 'https://example.com', 'a.b': [1, null, { $set: {} }] },
    createdAt: NOW,
    expiresAt: after(3_600_000),
    ...changes,
  });
  const claim = (at = NOW, { outbox }: Stores = stores) => outbox.claim(10, at, LEASE_MS);
  const claimedOne = async (at = NOW): Promise<OutboxEntry> => {
    const [one] = await claim(at);
    if (one === undefined) throw new Error('nothing is due');
    return one;
  };
  const ids = (entries: readonly OutboxEntry[]) => entries.map(({ id }) => id);

  describe('claim', () => {
    it('takes only the kinds that are asked for', async () => {
      const { outbox } = stores;
      await outbox.put([entry('a', { kind: 'note' }), entry('b'), entry('c', { kind: 'song' })]);
      const found = await outbox.claim(10, NOW, LEASE_MS, ['note', 'song']);
      expect(ids(found).toSorted()).toEqual(['a', 'c']);
      expect(ids(await claim())).toEqual(['b']);
      expect(await outbox.claim(10, NOW, LEASE_MS, [])).toEqual([]);
    });
  });

  describe('tally', () => {
    it('counts what became of entries whose ids begin so, and tells the newest failures', async () => {
      const { outbox } = stores;
      const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
      await outbox.put(names.map((name, n) => entry(`r|${name}`, { createdAt: after(n) })));
      await outbox.put([entry('r2|x'), entry('q|x'), entry('r|old', { createdAt: after(-1) })]);
      const claimed = await outbox.claim(20, after(10), LEASE_MS);
      const byId = (id: string) => claimed.find((one) => one.id === id) as OutboxEntry;
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f'])
        await outbox.end(byId(`r|${name}`), 'failed', `why ${name}`);
      await outbox.end(byId('r|g'), 'done');
      await outbox.retry(byId('r|h'), after(60_000), 'busy');
      expect(await outbox.tally('r|', NOW, NOW)).toEqual({
        waiting: 1,
        done: 1,
        failed: 6,
        failures: [
          { at: after(7), reason: 'busy' },
          { at: after(5), reason: 'why f' },
          { at: after(4), reason: 'why e' },
          { at: after(3), reason: 'why d' },
          { at: after(2), reason: 'why c' },
        ],
      });
      expect(await outbox.tally('nothing|', NOW, NOW)).toEqual({
        waiting: 0,
        done: 0,
        failed: 0,
        failures: [],
      });
    });

    it('counts what was begun as waiting, and as failed when its process must have died', async () => {
      const { outbox } = stores;
      await outbox.put([entry('r|a')]);
      const first = await claimedOne();
      await outbox.begin(first, NOW);
      await outbox.retry(first, after(1), 'busy');
      const second = await claimedOne(after(1));
      await outbox.begin(second, after(1));
      const nothing = { waiting: 0, done: 0, failed: 0, failures: [] };
      const tally = (at: Date) => outbox.tally('r|', NOW, at);
      expect(await tally(after(LOST_AFTER_MS))).toEqual({ ...nothing, waiting: 1 });
      const lost = { ...nothing, failed: 1, failures: [{ at: NOW, reason: LOST }] };
      expect(await tally(after(1 + LOST_AFTER_MS))).toEqual(lost);
      await outbox.end(second, 'done');
      expect(await tally(after(1 + LOST_AFTER_MS))).toEqual({ ...nothing, done: 1 });
    });
  });

  describe('put', () => {
    it('keeps an entry as it is, once', async () => {
      const { outbox } = stores;
      await outbox.put([entry('a')]);
      await outbox.put([entry('a', { kind: 'other' }), entry('b', { payload: null })]);
      await outbox.put([]);
      const found = await claim();
      expect(found.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
        { ...entry('a'), tries: 1 },
        { ...entry('b', { payload: null }), tries: 1 },
      ]);
    });

    it('does not bring back what was delivered', async () => {
      await stores.outbox.put([entry('a')]);
      await stores.outbox.end(await claimedOne(), 'done');
      await stores.outbox.put([entry('a')]);
      expect(await claim(after(LEASE_MS))).toEqual([]);
    });

    it('by many at once keeps one', async () => {
      await inParallel(stores, 20, ({ outbox }, n) => outbox.put([entry('a'), entry(`b${n % 3}`)]));
      expect(ids(await claim()).toSorted()).toEqual(['a', 'b0', 'b1', 'b2']);
    });
  });

  describe('claim', () => {
    it('takes what is due, the longest due first, as many as are asked for', async () => {
      const due = (ms: number) => ({ dueAt: after(ms) });
      await stores.outbox.put([
        entry('a', due(-1)),
        entry('b', due(-3)),
        entry('c', due(1)),
        entry('d', due(-2)),
      ]);
      expect(ids(await stores.outbox.claim(2, NOW, LEASE_MS)).toSorted()).toEqual(['b', 'd']);
      expect(ids(await claim())).toEqual(['a']);
      expect(ids(await claim(after(1)))).toEqual(['c']);
    });

    it('leaves an entry to whoever has it, until the lease is over', async () => {
      await stores.outbox.put([entry('a')]);
      await claim();
      expect(await claim(after(LEASE_MS - 1), stores.other)).toEqual([]);
      expect(await claim(after(LEASE_MS), stores.other)).toMatchObject([{ id: 'a', tries: 2 }]);
    });

    it('gives an entry to one of many', async () => {
      await stores.outbox.put(Array.from({ length: 30 }, (_, n) => entry(`e${n}`)));
      const claims = await inParallel(stores, 10, ({ outbox }) => outbox.claim(10, NOW, LEASE_MS));
      const rest = await stores.outbox.claim(30, NOW, LEASE_MS);
      const taken = ids([...claims.flat(), ...rest]);
      expect(taken).toHaveLength(30);
      expect(new Set(taken).size).toBe(30);
    });
  });

  describe('an entry that is claimed', () => {
    let mine: OutboxEntry;
    beforeEach(async () => {
      await stores.outbox.put([entry('a')]);
      mine = await claimedOne();
    });

    it('and begun is nobody else’s any more, whatever happens', async () => {
      expect(await stores.outbox.begin(mine, NOW)).toBe(true);
      expect(await stores.outbox.begin(mine, NOW)).toBe(false);
      expect(await claim(after(10 * LEASE_MS))).toEqual([]);
    });

    it.each([false, true])('is tried again when it is due (begun before: %s)', async (begun) => {
      if (begun) await stores.outbox.begin(mine, NOW);
      await stores.outbox.retry(mine, after(5_000), 'busy');
      expect(await claim(after(4_999))).toEqual([]);
      const again = await claimedOne(after(5_000));
      expect(again).toMatchObject({ id: 'a', tries: 2 });
      expect(await stores.outbox.begin(again, NOW)).toBe(true);
    });

    it.each(['done', 'failed'] as const)('and %s has ended', async (how) => {
      await stores.outbox.end(mine, how, 'a reason');
      await stores.outbox.retry(mine, NOW, 'again');
      expect(await stores.outbox.begin(mine, NOW)).toBe(false);
      expect(await claim(after(LEASE_MS))).toEqual([]);
    });

    it('is out of the hands of whoever stood still longer than the lease', async () => {
      const theirs = await claimedOne(after(LEASE_MS));
      expect(await stores.outbox.begin(mine, NOW)).toBe(false);
      expect(await stores.outbox.begin(theirs, NOW)).toBe(true);
      await stores.outbox.retry(mine, NOW, 'late');
      await stores.outbox.end(mine, 'failed', 'late');
      expect(await claim(after(2 * LEASE_MS))).toEqual([]);
      await stores.outbox.retry(theirs, after(2 * LEASE_MS), 'not sent');
      expect(await claim(after(2 * LEASE_MS))).toMatchObject([{ id: 'a', tries: 3 }]);
    });

    it('is begun by one of many', async () => {
      const begun = await inParallel(stores, 20, ({ outbox }) => outbox.begin(mine, NOW));
      expect(begun.filter(Boolean)).toHaveLength(1);
    });
  });
}
