import { beforeEach, describe, expect, it } from 'vitest';
import { minutesAgo, NOW, rowIn } from './rows.ts';
import type { Fresh, StoresUnderTest } from './stores.ts';

const NOT_SENT = { sentAt: undefined, keyId: undefined };
const sentAt = (at: Date) => ({ sendingAt: at, sentAt: at });

/** What every ledger tells of its rows in a span of time. */
export function ledgerSpansContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  beforeEach(() => {
    stores = fresh();
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
          ['A', { sent: 4, delivered: 2, read: 1, failed: 1 }],
          ['B', { sent: 1, delivered: 1, read: 0, failed: 0 }],
        ]),
      );
      expect(await stores.ledger.outcomes(from, grace, 'B')).toEqual(
        new Map([['B', { sent: 1, delivered: 1, read: 0, failed: 0 }]]),
      );
    });
  });

  describe('sentIn', () => {
    it('counts what these numbers sent, and what of it was delivered', async () => {
      await stores.put([
        rowIn('sent', 'first', { sentAt: minutesAgo(60), sendingAt: minutesAgo(61) }),
        rowIn('delivered', 'second', sentAt(minutesAgo(30))),
        rowIn('read', 'third', sentAt(minutesAgo(1))),
        rowIn('failed', 'refused by WhatsApp', sentAt(minutesAgo(1))),
        rowIn('failed', 'refused before it left', { sendingAt: minutesAgo(1), ...NOT_SENT }),
        rowIn('unknown', 'nobody knows', { sendingAt: minutesAgo(1) }),
        rowIn('sent', 'too early', { sentAt: minutesAgo(61), sendingAt: minutesAgo(61) }),
        rowIn('sent', 'at the end', { sentAt: NOW, sendingAt: minutesAgo(1) }),
        rowIn('read', 'of B', { ...sentAt(minutesAgo(30)), instance: 'B' }),
        rowIn('read', 'of C', { ...sentAt(minutesAgo(30)), instance: 'C' }),
      ]);
      const sentIn = (...instances: string[]) => stores.ledger.sentIn(minutesAgo(60), NOW, instances);
      expect(await sentIn('A', 'B', 'D')).toEqual(
        new Map([
          ['A', { sent: 4, delivered: 2 }],
          ['B', { sent: 1, delivered: 1 }],
        ]),
      );
      expect(await sentIn()).toEqual(new Map());
    });
  });
}
