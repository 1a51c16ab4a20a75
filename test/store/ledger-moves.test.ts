import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/engine/ports.ts';
import { MESSAGE_STATUSES, type MessageStatus } from '../../src/engine/types.ts';
import { mongoLedger } from '../../src/store/ledger.ts';
import { givenRow, newRow, NOW, rowOf } from './ledger-rows.ts';
import { inParallel, testStore } from './test-store.ts';

const { models } = await testStore();
const ledger = mongoLedger(models);

const LATER = new Date('2026-03-10T13:00:00Z');

interface Move {
  from: readonly MessageStatus[];
  make: (ledger: Ledger, id: string, attempt: number) => Promise<unknown>;
  /** What the row has afterwards. */
  to: object;
  /** Fields that it has no more. */
  without?: readonly string[];
}

/** Every move of one row, and the statuses that it may start from. */
const MOVES: Readonly<Record<string, Move>> = {
  assign: {
    from: ['queued'],
    make: (ledger, id) => ledger.assign([{ id, instance: 'A' }]),
    to: { status: 'assigned', instance: 'A' },
  },
  beginAttempt: {
    from: ['assigned'],
    make: (ledger, id) => ledger.beginAttempt(id, 'A', 'hash', NOW),
    to: { status: 'sending', instance: 'A', attempt: 1, sendingAt: NOW, textHash: 'hash' },
    without: ['reason'],
  },
  turnAway: {
    from: ['assigned'],
    make: (ledger, id) => ledger.turnAway(id, 'A', 'no capacity', LATER),
    to: { status: 'queued', turnedAway: 1, reason: 'no capacity', retryAt: LATER, attempt: 0 },
    without: ['instance'],
  },
  markSent: {
    from: ['sending', 'unknown'],
    make: (ledger, id, attempt) => ledger.markSent(id, attempt, 'key', NOW),
    to: { status: 'sent', keyId: 'key', sentAt: NOW, attempt: 1 },
    without: ['reason'],
  },
  markUnknown: {
    from: ['sending'],
    make: (ledger, id, attempt) => ledger.markUnknown(id, attempt, 'no answer'),
    to: { status: 'unknown', reason: 'no answer', attempt: 1, instance: 'A', textHash: 'hash' },
  },
  markFailed: {
    from: ['sending', 'unknown'],
    make: (ledger, id, attempt) => ledger.markFailed(id, attempt, 'not on WhatsApp', NOW),
    to: { status: 'failed', reason: 'not on WhatsApp', failedAt: NOW },
  },
  requeueAttempt: {
    from: ['sending', 'unknown'],
    make: (ledger, id, attempt) => ledger.requeueAttempt(id, attempt, 'refused', LATER),
    to: { status: 'queued', reason: 'refused', retryAt: LATER, attempt: 1 },
    without: ['instance', 'sendingAt', 'textHash'],
  },
};

describe.each(Object.entries(MOVES))('%s', (_, { from, make, to, without = [] }) => {
  it.each(from)('moves a row that is %s', async (status) => {
    await givenRow(models, status, 'r', status === 'queued' ? {} : { reason: 'an older one' });
    expect(await make(ledger, 'r', 1)).toBeTruthy();
    const row = await rowOf(models, 'r');
    expect(row).toMatchObject(to);
    for (const field of without) expect(row).not.toHaveProperty(field);
  });

  it.each(MESSAGE_STATUSES.filter((status) => !from.includes(status)))(
    'leaves a row that is %s',
    async (status) => {
      await givenRow(models, status, 'r');
      const before = await rowOf(models, 'r');
      expect(await make(ledger, 'r', 1)).toBeFalsy();
      expect(await rowOf(models, 'r')).toEqual(before);
    },
  );

  it('finds nothing to do for a row that is not there', async () => {
    expect(await make(ledger, 'r', 1)).toBeFalsy();
    expect(await models.messages.countDocuments()).toBe(0);
  });
});

/** Moves that an outcome makes: only the attempt that it belongs to. */
describe.each(['markSent', 'markUnknown', 'markFailed', 'requeueAttempt'])('%s', (name) => {
  it.each([0, 2])('leaves a row whose attempt is not %i', async (attempt) => {
    await givenRow(models, 'sending', 'r');
    const before = await rowOf(models, 'r');
    expect(await MOVES[name]?.make(ledger, 'r', attempt)).toBe(false);
    expect(await rowOf(models, 'r')).toEqual(before);
  });
});

describe('a number whose row went to another', () => {
  it('neither sends it nor turns it away', async () => {
    await givenRow(models, 'assigned', 'r', { instance: 'B' });
    expect(await ledger.beginAttempt('r', 'A', 'hash', NOW)).toBeUndefined();
    expect(await ledger.turnAway('r', 'A', 'no capacity', LATER)).toBe(false);
    expect(await rowOf(models, 'r')).toMatchObject({ status: 'assigned', instance: 'B', turnedAway: 0 });
  });
});

describe('races', () => {
  it('let one of 20 begin an attempt', async () => {
    await givenRow(models, 'assigned', 'r');
    const begun = await inParallel(20, () => ledger.beginAttempt('r', 'A', 'hash', NOW));
    expect(begun.filter((row) => row !== undefined)).toHaveLength(1);
    expect((await rowOf(models, 'r')).attempt).toBe(1);
  });

  it('let one of many outcomes of the same attempt be the one', async () => {
    for (let round = 0; round < 10; round++) {
      const id = `r${round}`;
      await givenRow(models, 'sending', id);
      const won = await Promise.all([
        ledger.markSent(id, 1, 'key', NOW),
        ledger.requeueAttempt(id, 1, 'never reached WhatsApp', NOW),
        ledger.markFailed(id, 1, 'refused', NOW),
        ledger.markSent(id, 1, 'other key', NOW),
      ]);
      expect(won.filter(Boolean)).toHaveLength(1);
    }
  });

  it("let 20 workers share a number's rows, each row once", async () => {
    await ledger.insert(Array.from({ length: 12 }, (_, n) => newRow(`r${n}`, { order: n })));
    await ledger.assign(Array.from({ length: 12 }, (_, n) => ({ id: `r${n}`, instance: 'A' })));
    const worker = async (): Promise<string[]> => {
      const mine: string[] = [];
      for (
        let row = await ledger.nextAssigned('A', undefined);
        row;
        row = await ledger.nextAssigned('A', undefined)
      ) {
        if (await ledger.beginAttempt(row.id, 'A', 'hash', NOW)) mine.push(row.id);
      }
      return mine;
    };
    const shares = await inParallel(20, worker);
    expect(shares.flat().toSorted()).toEqual(Array.from({ length: 12 }, (_, n) => `r${n}`).toSorted());
  });

  it('let planners divide rows: the counts add up, and each row has one number', async () => {
    const ids = Array.from({ length: 50 }, (_, n) => `r${n}`);
    await ledger.insert(ids.map((id) => newRow(id)));
    const counts = await inParallel(6, (n) =>
      // Also the same number twice: who was first still counts for one alone.
      ledger.assign(ids.map((id) => ({ id, instance: `N${n % 3}` }))),
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(50);
    const assigned = await ledger.assignedCounts();
    expect(assigned.reduce((sum, { count }) => sum + count, 0)).toBe(50);
  });
});
