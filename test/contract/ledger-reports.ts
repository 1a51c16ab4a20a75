import { beforeEach, describe, expect, it } from 'vitest';
import { MESSAGE_STATUSES } from '../../src/engine/types.ts';
import { LATER, minutesAgo, NOW, rowIn, seen } from './rows.ts';
import { type Fresh, givenRow, type StoresUnderTest } from './stores.ts';

const NOT_SENT = { sentAt: undefined, keyId: undefined };
const sentAt = (at: Date) => ({ sendingAt: at, sentAt: at });

/** What every ledger tells of its rows. */
export function ledgerReportsContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
  });

  describe('progress', () => {
    it('counts every row of the campaign under its status', async () => {
      const none = Object.fromEntries(MESSAGE_STATUSES.map((status) => [status, 0]));
      await stores.put([
        rowIn('queued', 'a'),
        rowIn('queued', 'b', { retryAt: LATER }),
        rowIn('read', 'c'),
        rowIn('queued', 'd', { campaignId: 'ano novo' }),
      ]);
      expect(await stores.ledger.progress('natal')).toEqual({ ...none, queued: 2, read: 1, total: 3 });
      expect(await stores.ledger.progress('none')).toEqual({ ...none, total: 0 });
    });
  });

  describe('report', () => {
    it('says what each number did, by what it reached and not only where it stands', async () => {
      await stores.put([
        rowIn('sent', 'a1'),
        rowIn('delivered', 'a2', { deliveredAt: NOW }),
        rowIn('read', 'a3', { deliveredAt: NOW, readAt: NOW }),
        rowIn('failed', 'a4', NOT_SENT),
        rowIn('failed', 'b1', { instance: 'B' }),
        rowIn('assigned', 'c1', { instance: 'C' }),
        rowIn('queued', 'nobody'),
        rowIn('sent', 'other', { campaignId: 'ano novo', instance: 'D' }),
      ]);
      expect(await stores.ledger.report('natal')).toEqual([
        { instance: 'A', sent: 3, delivered: 2, read: 1, failed: 1 },
        { instance: 'B', sent: 1, delivered: 0, read: 0, failed: 1 },
        { instance: 'C', sent: 0, delivered: 0, read: 0, failed: 0 },
      ]);
      expect(await stores.ledger.report('none')).toEqual([]);
    });
  });

  describe('hasOpen', () => {
    it.each([
      ['queued', {}, true],
      ['queued', { retryAt: LATER }, true],
      ['assigned', {}, true],
      ['sending', {}, true],
      ['unknown', { sendingAt: minutesAgo(29) }, true],
      ['unknown', { sendingAt: minutesAgo(30) }, false],
      ['sent', {}, false],
      ['delivered', {}, false],
      ['read', {}, false],
      ['failed', {}, false],
      ['expired', {}, false],
      ['suppressed', {}, false],
    ] as const)('with a row that is %s (%j): %s', async (status, changes, open) => {
      await givenRow(stores, status, 'r', changes);
      await givenRow(stores, 'queued', 'other', { campaignId: 'ano novo' });
      await givenRow(stores, 'unknown', 'other unknown', { campaignId: 'ano novo', sendingAt: NOW });
      expect(await stores.ledger.hasOpen('natal', minutesAgo(30))).toBe(open);
    });
  });

  describe('assignedCounts', () => {
    it('counts what waits, by number and campaign, and what of it opens a chat', async () => {
      await stores.put([
        rowIn('assigned', 'a', { cold: true }),
        rowIn('assigned', 'b', { cold: false }),
        rowIn('assigned', 'c', { cold: true, campaignId: 'ano novo' }),
        rowIn('assigned', 'd', { instance: 'B' }),
        rowIn('sending', 'gone', { cold: true }),
        rowIn('queued', 'back in the queue', { cold: true }),
      ]);
      const counts = await stores.ledger.assignedCounts();
      expect(counts).toHaveLength(3);
      expect(counts).toContainEqual({ instance: 'A', campaignId: 'natal', count: 2, cold: 1 });
      expect(counts).toContainEqual({ instance: 'A', campaignId: 'ano novo', count: 1, cold: 1 });
      expect(counts).toContainEqual({ instance: 'B', campaignId: 'natal', count: 1, cold: 0 });
    });
  });

  describe('what left in a span of time', () => {
    const inside = sentAt(minutesAgo(10));
    const phone = '+551100';

    beforeEach(async () => {
      await stores.put([
        rowIn('sending', 'sending', { sendingAt: minutesAgo(10), cold: true }),
        rowIn('unknown', 'unknown', { sendingAt: minutesAgo(10) }),
        rowIn('sent', 'sent', { ...inside, cold: true }),
        rowIn('delivered', 'delivered', { ...inside, cold: false }),
        rowIn('read', 'read', inside),
        rowIn('failed', 'refused by WhatsApp', { ...inside, cold: true }),
        rowIn('failed', 'refused before it left', { sendingAt: minutesAgo(10), ...NOT_SENT, cold: true }),
        rowIn('sent', 'too early', sentAt(minutesAgo(61))),
        rowIn('sent', 'on the edge', { ...sentAt(minutesAgo(60)), campaignId: 'ano novo' }),
        rowIn('sent', 'at the end', sentAt(NOW)),
        rowIn('sent', 'once', { ...sentAt(minutesAgo(30)), phone, instance: 'B' }),
        rowIn('sent', 'twice', { ...sentAt(minutesAgo(20)), phone, instance: 'C' }),
        rowIn('queued', 'not yet', { phone, attempt: 1 }),
      ]);
    });

    it('countAttempts counts by number and campaign, and what of it opened a chat', async () => {
      const counts = await stores.ledger.countAttempts(minutesAgo(60), NOW);
      expect(counts).toHaveLength(4);
      expect(counts).toContainEqual({ instance: 'A', campaignId: 'natal', count: 6, cold: 3 });
      expect(counts).toContainEqual({ instance: 'A', campaignId: 'ano novo', count: 1, cold: 0 });
      expect(counts).toContainEqual({ instance: 'B', campaignId: 'natal', count: 1, cold: 0 });
      expect(counts).toContainEqual({ instance: 'C', campaignId: 'natal', count: 1, cold: 0 });
    });

    it('contacted says who was written to, by which rows, and when last', async () => {
      const contacted = await stores.ledger.contacted(minutesAgo(60), NOW);
      expect(contacted).toHaveLength(8);
      expect(contacted).toContainEqual({
        phone,
        ids: expect.arrayContaining(['once', 'twice']),
        last: minutesAgo(20),
      });
      expect(contacted).toContainEqual({
        phone: '+55on the edge',
        ids: ['on the edge'],
        last: minutesAgo(60),
      });
      const before = await stores.ledger.contacted(minutesAgo(60), minutesAgo(25));
      expect(before).toContainEqual({ phone, ids: ['once'], last: minutesAgo(30) });
    });
  });

  it('a row that was tried twice counts once, for the number that has it', async () => {
    await stores.put([rowIn('assigned', 'r')]);
    const [first] = await stores.ledger.nextAssigned('A', undefined, 1);
    const begun = await stores.ledger.beginAttempt(first!, { textHash: 'text', at: minutesAgo(9) });
    const tried = { instance: 'A', reason: 'refused', at: minutesAgo(8) };
    await stores.ledger.requeueAttempt('r', begun!.attempt, tried, minutesAgo(8));
    expect(await stores.ledger.countAttempts(minutesAgo(10), NOW)).toEqual([]);
    await stores.ledger.assign([{ id: 'r', instance: 'B', cold: true }]);
    const [second] = await stores.ledger.nextAssigned('B', undefined, 1);
    await stores.ledger.beginAttempt(second!, { textHash: 'text', at: minutesAgo(7) });
    expect(await stores.ledger.countAttempts(minutesAgo(10), NOW)).toEqual([
      { instance: 'B', campaignId: 'natal', count: 1, cold: 1 },
    ]);
  });

  describe('outcomes', () => {
    it('counts a message as sent once it has a receipt or is old enough to have one', async () => {
      const from = minutesAgo(24 * 60);
      const grace = minutesAgo(30);
      await stores.put([
        rowIn('sent', 'too young to tell', sentAt(minutesAgo(29))),
        rowIn('sent', 'overdue', sentAt(minutesAgo(31))),
        rowIn('delivered', 'quick', sentAt(minutesAgo(1))),
        rowIn('read', 'read', sentAt(minutesAgo(100))),
        rowIn('failed', 'refused by WhatsApp', sentAt(minutesAgo(1))),
        rowIn('delivered', 'long ago', sentAt(minutesAgo(25 * 60))),
        rowIn('delivered', 'of B', { ...sentAt(minutesAgo(5)), instance: 'B' }),
        rowIn('failed', 'not on WhatsApp', { sendingAt: minutesAgo(5), ...NOT_SENT }),
        rowIn('unknown', 'nobody knows', { sendingAt: minutesAgo(50) }),
      ]);
      expect(await stores.ledger.outcomes(from, grace)).toEqual(
        new Map([
          ['A', { sent: 4, delivered: 2 }],
          ['B', { sent: 1, delivered: 1 }],
        ]),
      );
      expect(await stores.ledger.outcomes(from, grace, 'B')).toEqual(
        new Map([['B', { sent: 1, delivered: 1 }]]),
      );
    });
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
}
