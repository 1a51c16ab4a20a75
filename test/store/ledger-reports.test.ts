import { describe, expect, it } from 'vitest';
import { mongoLedger } from '../../src/store/ledger.ts';
import { givenRow, newRow, NOW } from './ledger-rows.ts';
import { testStore } from './test-store.ts';

const { models } = await testStore();
const ledger = mongoLedger(models);

const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

describe('progress', () => {
  it('counts every row of the campaign under its status', async () => {
    await givenRow(models, 'queued', 'a');
    await givenRow(models, 'queued', 'b');
    await givenRow(models, 'read', 'c');
    await givenRow(models, 'queued', 'd', { campaignId: 'ano novo' });
    const none = {
      assigned: 0,
      sending: 0,
      unknown: 0,
      sent: 0,
      delivered: 0,
      failed: 0,
      expired: 0,
      suppressed: 0,
    };
    expect(await ledger.progress('natal')).toEqual({ ...none, queued: 2, read: 1, total: 3 });
    expect(await ledger.progress('none')).toEqual({ ...none, queued: 0, read: 0, total: 0 });
  });
});

describe('report', () => {
  it('says what each number did, by what it reached and not only where it stands', async () => {
    await givenRow(models, 'sent', 'a1');
    await givenRow(models, 'delivered', 'a2', { deliveredAt: NOW });
    await givenRow(models, 'read', 'a3', { deliveredAt: NOW, readAt: NOW });
    await givenRow(models, 'failed', 'a4');
    await models.messages.updateOne({ _id: 'a4' }, { $unset: { sentAt: 1 } });
    await givenRow(models, 'failed', 'b1', { instance: 'B' });
    await givenRow(models, 'assigned', 'c1', { instance: 'C' });
    await givenRow(models, 'queued', 'nobody');
    await givenRow(models, 'sent', 'other', { campaignId: 'ano novo', instance: 'D' });
    expect(await ledger.report('natal')).toEqual([
      { instance: 'A', sent: 3, delivered: 2, read: 1, failed: 1 },
      { instance: 'B', sent: 1, delivered: 0, read: 0, failed: 1 },
      { instance: 'C', sent: 0, delivered: 0, read: 0, failed: 0 },
    ]);
  });
});

describe('countOpen', () => {
  it('counts what may still change by our doing', async () => {
    for (const status of ['queued', 'assigned', 'sending'] as const) await givenRow(models, status, status);
    for (const status of ['sent', 'delivered', 'read', 'failed', 'expired', 'suppressed'] as const) {
      await givenRow(models, status, status);
    }
    await givenRow(models, 'unknown', 'young', { sendingAt: minutesAgo(29) });
    await givenRow(models, 'unknown', 'old', { sendingAt: minutesAgo(30) });
    await givenRow(models, 'queued', 'other', { campaignId: 'ano novo' });
    expect(await ledger.countOpen('natal', minutesAgo(30))).toBe(4);
  });
});

describe('assignedCounts', () => {
  it('counts what waits, by number and campaign', async () => {
    const rows = ['natal', 'natal', 'ano novo'].map((campaignId, n) => newRow(`r${n}`, { campaignId }));
    await ledger.insert(rows);
    await ledger.assign(rows.map(({ id }) => ({ id, instance: 'A' })));
    await givenRow(models, 'sending', 'gone');
    const counts = await ledger.assignedCounts();
    expect(counts).toHaveLength(2);
    expect(counts).toContainEqual({ instance: 'A', campaignId: 'natal', count: 2 });
    expect(counts).toContainEqual({ instance: 'A', campaignId: 'ano novo', count: 1 });
  });
});

describe('countAttempts', () => {
  it('counts what took capacity in a span of time: all that left or may have left', async () => {
    const inside = { sendingAt: minutesAgo(10), sentAt: minutesAgo(10) };
    for (const status of ['sending', 'unknown', 'sent', 'delivered', 'read', 'failed'] as const) {
      await givenRow(
        models,
        status,
        status,
        status === 'sending' || status === 'unknown' ? { sendingAt: minutesAgo(10) } : inside,
      );
    }
    await givenRow(models, 'failed', 'refused before it left', { sendingAt: minutesAgo(10) });
    await models.messages.updateOne({ _id: 'refused before it left' }, { $unset: { sentAt: 1 } });
    await givenRow(models, 'sent', 'too early', { sendingAt: minutesAgo(61) });
    await givenRow(models, 'sent', 'on the edge', { sendingAt: minutesAgo(60), campaignId: 'ano novo' });
    await givenRow(models, 'sent', 'at the end', { sendingAt: NOW });
    const counts = await ledger.countAttempts(minutesAgo(60), NOW);
    expect(counts).toHaveLength(2);
    expect(counts).toContainEqual({ instance: 'A', campaignId: 'natal', count: 6 });
    expect(counts).toContainEqual({ instance: 'A', campaignId: 'ano novo', count: 1 });
  });
});

describe('outcomes', () => {
  it('counts a message as sent once it has a receipt or is old enough to have one', async () => {
    const from = minutesAgo(24 * 60);
    const grace = minutesAgo(30);
    const sentAt = (at: Date) => ({ sendingAt: at, sentAt: at });
    await givenRow(models, 'sent', 'too young to tell', sentAt(minutesAgo(29)));
    await givenRow(models, 'sent', 'overdue', sentAt(minutesAgo(31)));
    await givenRow(models, 'delivered', 'quick', sentAt(minutesAgo(1)));
    await givenRow(models, 'read', 'read', sentAt(minutesAgo(100)));
    await givenRow(models, 'failed', 'refused by WhatsApp', sentAt(minutesAgo(1)));
    await givenRow(models, 'delivered', 'long ago', sentAt(minutesAgo(25 * 60)));
    await givenRow(models, 'delivered', 'of B', { ...sentAt(minutesAgo(5)), instance: 'B' });
    await givenRow(models, 'failed', 'not on WhatsApp', { sendingAt: minutesAgo(5) });
    await models.messages.updateOne({ _id: 'not on WhatsApp' }, { $unset: { sentAt: 1 } });
    expect(await ledger.outcomes(from, grace)).toEqual(
      new Map([
        ['A', { sent: 4, delivered: 2 }],
        ['B', { sent: 1, delivered: 1 }],
      ]),
    );
    expect(await ledger.outcomes(from, grace, 'B')).toEqual(new Map([['B', { sent: 1, delivered: 1 }]]));
  });
});

describe('what reconciliation asks', () => {
  it('unsettledWith: rows of the number with that text whose outcome nobody has recorded', async () => {
    await givenRow(models, 'unknown', 'same');
    await givenRow(models, 'sending', 'same, under way');
    await givenRow(models, 'unknown', 'other text', { textHash: 'other' });
    await givenRow(models, 'unknown', 'other number', { instance: 'B' });
    await givenRow(models, 'sent', 'recorded');
    expect((await ledger.unsettledWith('A', 'hash')).map(({ id }) => id).toSorted()).toEqual([
      'same',
      'same, under way',
    ]);
  });

  it('knownKeyIds: those that some row of the number has', async () => {
    await givenRow(models, 'sent', 'a');
    await givenRow(models, 'read', 'b');
    await givenRow(models, 'sent', 'c', { instance: 'B' });
    expect(await ledger.knownKeyIds('A', ['key-a', 'key-b', 'key-c', 'key-x'])).toEqual(
      new Set(['key-a', 'key-b']),
    );
    expect(await ledger.knownKeyIds('A', [])).toEqual(new Set());
  });

  it("lastKeyId: of the number's last message that surely was sent", async () => {
    await givenRow(models, 'sent', 'older', { sendingAt: minutesAgo(9) });
    await givenRow(models, 'read', 'last', { sendingAt: minutesAgo(5) });
    await givenRow(models, 'failed', 'refused', { sendingAt: minutesAgo(1) });
    await givenRow(models, 'sent', 'other number', { instance: 'B', sendingAt: NOW });
    expect(await ledger.lastKeyId('A')).toBe('key-last');
    expect(await ledger.lastKeyId('C')).toBeUndefined();
  });
});
