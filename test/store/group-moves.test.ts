import { afterEach, describe, expect, it, vi } from 'vitest';
import { groupMoves, type Move, moveEach } from '../../src/store/group-moves.ts';
import type { LaneDoc } from '../../src/store/models.ts';
import { testStore } from './test-store.ts';

const { lanes } = (await testStore()).models;

afterEach(() => vi.restoreAllMocks());

const at = (ms: number): Date => new Date(ms);
const slot = (id: string, from: number, to: number): Move<LaneDoc> => ({
  id,
  from: { nextSendAt: at(from) },
  update: { $set: { nextSendAt: at(to) } },
});

async function given(...ids: string[]): Promise<void> {
  await lanes.insertMany(ids.map((_id) => ({ _id, nextSendAt: at(0) })));
}

async function slots(): Promise<Record<string, number>> {
  const rows = await lanes.find().sort({ _id: 1 }).lean();
  return Object.fromEntries(rows.map(({ _id, nextSendAt }) => [_id, nextSendAt.getTime()]));
}

/** The commands that a test's moves took, in the order of their beginning. */
function commands(): { bulkWrite: number; find: number } {
  const bulkWrite = vi.spyOn(lanes.collection, 'bulkWrite');
  const find = vi.spyOn(lanes, 'find');
  return {
    get bulkWrite() {
      return bulkWrite.mock.calls.length;
    },
    get find() {
      return find.mock.calls.length;
    },
  };
}

describe('moves that are made together', () => {
  it('take one command when all of them match', async () => {
    await given('a', 'b', 'c');
    const count = commands();
    expect(
      await moveEach(
        lanes,
        ['c', 'a', 'b'].map((id) => slot(id, 0, 1)),
      ),
    ).toEqual([true, true, true]);
    expect({ ...count }).toEqual({ bulkWrite: 1, find: 0 });
    expect(await slots()).toEqual({ a: 1, b: 1, c: 1 });
  });

  it('tell by their stamps which were made, when some did not match', async () => {
    await given('a', 'b', 'c', 'd');
    const moves = [slot('d', 0, 1), slot('nobody', 0, 1), slot('a', 7, 1), slot('c', 0, 2), slot('b', 7, 1)];
    expect(await moveEach(lanes, moves)).toEqual([true, false, false, true, false]);
    expect(await slots()).toEqual({ a: 0, b: 0, c: 2, d: 1 });
  });

  it('are told apart from moves of the same kind that others made', async () => {
    await given('a', 'b');
    expect(await moveEach(lanes, [slot('a', 0, 1)])).toEqual([true]);
    expect(await moveEach(lanes, [slot('a', 0, 1), slot('b', 0, 1)])).toEqual([false, true]);
  });

  it('of the same document go in the order in which they were asked for, each told right', async () => {
    await given('a', 'b');
    const moves = [slot('a', 0, 1), slot('a', 0, 5), slot('b', 9, 1), slot('a', 1, 2), slot('a', 1, 6)];
    expect(await moveEach(lanes, moves)).toEqual([true, false, false, true, false]);
    expect(await slots()).toEqual({ a: 2, b: 0 });
  });

  it('count as not made, rather than made twice, when others have moved on before it could be told', async () => {
    await given('a', 'b');
    const { collection } = lanes;
    const bulkWrite = collection.bulkWrite.bind(collection);
    vi.spyOn(collection, 'bulkWrite').mockImplementationOnce(
      async (...args: Parameters<typeof bulkWrite>) => {
        const result = await bulkWrite(...args);
        expect(await moveEach(lanes, [slot('a', 1, 2)])).toEqual([true]);
        return result;
      },
    );
    expect(await moveEach(lanes, [slot('a', 0, 1), slot('b', 7, 1)])).toEqual([false, false]);
    expect(await slots()).toEqual({ a: 2, b: 0 });
  });

  it('may be none', async () => {
    expect(await moveEach(lanes, [])).toEqual([]);
  });

  it('may keep what they set beside the stamp, and leave what they do not name', async () => {
    await lanes.create({ _id: 'a', nextSendAt: at(0), lastCampaign: 'natal' });
    await moveEach(lanes, [{ id: 'a', from: {}, update: { $max: { nextSendAt: at(3) } } }]);
    expect(await lanes.findById('a').lean()).toEqual({
      _id: 'a',
      nextSendAt: at(3),
      lastCampaign: 'natal',
      stamp: expect.any(String),
    });
  });
});

describe('moves that come at the same time', () => {
  it('share a command, and exactly one of 20 for the same document is made', async () => {
    const ids = Array.from({ length: 20 }, (_, n) => `lane ${n}`);
    await given('a', ...ids);
    const count = commands();
    const move = groupMoves(lanes);
    const [wanted, others] = await Promise.all([
      Promise.all(ids.map((_, n) => move(slot('a', 0, n + 1)))),
      Promise.all(ids.map((id, n) => move(slot(id, n % 2, 1)))),
    ]);
    expect(wanted).toEqual(ids.map((_, n) => n === 0));
    expect(others).toEqual(ids.map((_, n) => n % 2 === 0));
    // One of a's at a time, so that each is told right; all the others came along with the first.
    expect(count.bulkWrite).toBe(20);
    expect((await slots())['a']).toBe(1);
  });

  it('by many processes: exactly one of 20 is made', async () => {
    await given('a', 'b');
    const made = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const move = groupMoves(lanes);
        return Promise.all([move(slot('a', 0, n + 1)), move(slot('b', 0, n + 1))]);
      }),
    );
    expect(made.filter(([a]) => a)).toHaveLength(1);
    expect(made.filter(([, b]) => b)).toHaveLength(1);
    expect(await slots()).toEqual({
      a: made.findIndex(([a]) => a) + 1,
      b: made.findIndex(([, b]) => b) + 1,
    });
  });

  it('all fail when the store does, and the next ones go on', async () => {
    await given('a', 'b');
    const move = groupMoves(lanes);
    vi.spyOn(lanes.collection, 'bulkWrite').mockRejectedValueOnce(new Error('the store is away'));
    const failed = await Promise.allSettled([move(slot('a', 0, 1)), move(slot('b', 0, 1))]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await move(slot('a', 0, 1))).toBe(true);
  });
});
