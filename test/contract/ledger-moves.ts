import { beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/engine/ports.ts';
import { MESSAGE_STATUSES, type MessageStatus, type Try } from '../../src/engine/types.ts';
import { LATER, NOW, rowIn, seen } from './rows.ts';
import { type Fresh, givenRow, rowOf, type StoresUnderTest } from './stores.ts';

interface Move {
  from: readonly MessageStatus[];
  make: (ledger: Ledger, id: string, attempt: number) => Promise<unknown>;
  /** What the row has afterwards. */
  to: object;
  /** Fields that it has no more. */
  without?: readonly string[];
}

const tried = (reason: string, changes: Partial<Try> = {}): Try => ({
  instance: 'A',
  reason,
  at: NOW,
  ...changes,
});

/** A row that is assigned, as planning left it. */
const planned = (id: string) => seen(rowIn('assigned', id));

/** Every move of one row, and the statuses that it may start from. */
const MOVES: Readonly<Record<string, Move>> = {
  assign: {
    from: ['queued'],
    make: (ledger, id) => ledger.assign([{ id, instance: 'A', cold: true }]),
    to: { status: 'assigned', instance: 'A', cold: true },
  },
  postponeQueued: {
    from: ['queued'],
    make: (ledger, id) => ledger.postponeQueued([{ id, reason: 'quiet_hours', retryAt: LATER }]),
    to: { status: 'queued', reason: 'quiet_hours', retryAt: LATER, turnedAway: 0 },
  },
  beginAttempt: {
    from: ['assigned'],
    make: (ledger, id) => ledger.beginAttempt(planned(id), { textHash: 'text', at: NOW }),
    to: { status: 'sending', instance: 'A', attempt: 1, sendingAt: NOW, textHash: 'text' },
    without: ['reason'],
  },
  turnAway: {
    from: ['assigned'],
    make: (ledger, id) => ledger.turnAway(id, tried('no capacity'), LATER),
    to: {
      status: 'queued',
      turnedAway: 1,
      reason: 'no capacity',
      retryAt: LATER,
      attempt: 0,
      tries: [tried('no capacity')],
    },
    without: ['instance'],
  },
  putOff: {
    from: ['assigned'],
    make: (ledger, id) => ledger.putOff(id, 'A', 'contact_limit', LATER),
    to: { status: 'queued', turnedAway: 0, reason: 'contact_limit', retryAt: LATER, attempt: 0 },
    without: ['instance', 'tries'],
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
    make: (ledger, id, attempt) => ledger.requeueAttempt(id, attempt, tried('refused'), LATER),
    to: { status: 'queued', reason: 'refused', retryAt: LATER, attempt: 1, tries: [tried('refused')] },
    without: ['instance', 'sendingAt', 'textHash'],
  },
};

/** What every ledger does with one row, from every status. */
export function ledgerMovesContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
  });

  describe.each(Object.entries(MOVES))('%s', (_, { from, make, to, without = [] }) => {
    it.each(from)('moves a row that is %s', async (status) => {
      await givenRow(stores, status, 'r', status === 'queued' ? {} : { reason: 'an older one' });
      expect(await make(stores.ledger, 'r', 1)).toBeTruthy();
      const row = await rowOf(stores, 'r');
      expect(row).toMatchObject(to);
      for (const field of without) expect(row).not.toHaveProperty(field);
    });

    it.each(MESSAGE_STATUSES.filter((status) => !from.includes(status)))(
      'leaves a row that is %s',
      async (status) => {
        await givenRow(stores, status, 'r');
        expect(await make(stores.ledger, 'r', 1)).toBeFalsy();
        expect(await rowOf(stores, 'r')).toEqual(rowIn(status, 'r'));
      },
    );

    it('finds nothing to do for a row that is not there', async () => {
      expect(await make(stores.ledger, 'r', 1)).toBeFalsy();
      expect(await stores.rows()).toEqual([]);
    });
  });

  /** Moves that an outcome makes: only the attempt that it belongs to. */
  describe.each(['markSent', 'markUnknown', 'markFailed', 'requeueAttempt'])('%s', (name) => {
    it.each([0, 2])('leaves a row whose attempt is not %i', async (attempt) => {
      await givenRow(stores, 'sending', 'r');
      expect(await MOVES[name]?.make(stores.ledger, 'r', attempt)).toBe(false);
      expect(await rowOf(stores, 'r')).toEqual(rowIn('sending', 'r'));
    });
  });

  describe('postpone', () => {
    it.each([
      ['unknown', 1, LATER],
      ['unknown', 2, new Date(0)],
      ['sending', 1, new Date(0)],
      ['queued', 0, new Date(0)],
    ] as const)('of a row that is %s, for attempt %i: until %s', async (status, attempt, until) => {
      await givenRow(stores, status, 'r');
      await stores.ledger.postpone('r', attempt, LATER);
      expect(await rowOf(stores, 'r')).toEqual(rowIn(status, 'r', { retryAt: until }));
    });
  });
}
