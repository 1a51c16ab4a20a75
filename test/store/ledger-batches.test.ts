import { describe, expect, it } from 'vitest';
import { mongoLedger } from '../../src/store/ledger.ts';
import { MAX_BATCH } from '../../src/store/move-many.ts';
import { givenRow, newRow, NOW, rowOf, statuses } from './ledger-rows.ts';
import { inParallel, testStore } from './test-store.ts';

const { models } = await testStore();
const ledger = mongoLedger(models);

/** More than one batch, of rows whose ids are not in the order of their sending. */
const MANY = MAX_BATCH + 100;
const manyRows = (changes = {}) =>
  Array.from({ length: MANY }, (_, n) =>
    newRow(`${(n * 7919) % MANY}`.padStart(5, '0'), { order: n, ...changes }),
  );

async function givenManyAssigned(instance: string, changes = {}): Promise<void> {
  const rows = manyRows(changes);
  await ledger.insert(rows);
  await ledger.assign(rows.map(({ id }) => ({ id, instance })));
}

describe('insert', () => {
  it('adds rows once, however often it is repeated', async () => {
    const rows = [newRow('b'), newRow('a'), newRow('c', { status: 'suppressed', reason: 'opted out' })];
    await ledger.insert(rows);
    await ledger.insert(rows.toReversed());
    expect(await statuses(models)).toEqual({ queued: 2, suppressed: 1 });
    expect(await rowOf(models, 'c')).toMatchObject({ reason: 'opted out', attempt: 0, turnedAway: 0 });
    expect(await rowOf(models, 'a')).not.toHaveProperty('reason');
  });

  it('changes nothing of a row that went on meanwhile', async () => {
    await givenRow(models, 'read', 'a', { variant: 2 });
    const before = await rowOf(models, 'a');
    await ledger.insert([newRow('a'), newRow('b')]);
    expect(await rowOf(models, 'a')).toEqual(before);
    expect(await statuses(models)).toEqual({ read: 1, queued: 1 });
  });

  it('does nothing for no rows', async () => {
    await expect(ledger.insert([])).resolves.toBeUndefined();
  });

  it('may be done by several at once', async () => {
    const rows = Array.from({ length: 100 }, (_, n) => newRow(`r${n}`, { order: n }));
    await inParallel(8, (n) => ledger.insert(n % 2 === 0 ? rows : rows.toReversed()));
    expect(await statuses(models)).toEqual({ queued: 100 });
  });
});

describe('queued', () => {
  it('answers the rows that are due, in their order, up to the limit', async () => {
    await ledger.insert([
      newRow('late', { order: 9 }),
      newRow('second', { order: 2 }),
      newRow('first', { order: 1 }),
    ]);
    await ledger.insert([newRow('foreign', { campaignId: 'other' })]);
    await givenRow(models, 'queued', 'waits', { retryAt: new Date(NOW.getTime() + 1) });
    await givenRow(models, 'queued', 'due', { retryAt: NOW, order: 3 });
    await givenRow(models, 'assigned', 'assigned');
    const ids = async (limit: number) => (await ledger.queued('natal', NOW, limit)).map(({ id }) => id);
    expect(await ids(10)).toEqual(['first', 'second', 'due', 'late']);
    expect(await ids(2)).toEqual(['first', 'second']);
  });
});

describe('nextAssigned', () => {
  it("takes campaigns in turn, and each one's rows in their order", async () => {
    const rows = ['b', 'a', 'c'].flatMap((campaignId) =>
      [2, 1].map((order) => newRow(`${campaignId}${order}`, { campaignId, order })),
    );
    await ledger.insert(rows);
    await ledger.assign(rows.map(({ id }) => ({ id, instance: 'A' })));
    const sent: string[] = [];
    let last: string | undefined;
    for (let row = await ledger.nextAssigned('A', last); row; row = await ledger.nextAssigned('A', last)) {
      sent.push(row.id);
      last = row.campaignId;
      await ledger.beginAttempt(row.id, 'A', 'hash', NOW);
    }
    expect(sent).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2']);
  });

  it("sees neither other numbers' rows nor rows that are not assigned", async () => {
    await givenRow(models, 'assigned', 'other', { instance: 'B' });
    await givenRow(models, 'sending', 'begun');
    await givenRow(models, 'queued', 'queued');
    expect(await ledger.nextAssigned('A', undefined)).toBeUndefined();
    expect(await ledger.nextAssigned('A', 'natal')).toBeUndefined();
  });
});

describe('releaseInstance', () => {
  it('gives all that waits for a number back to the queue, over more than one batch', async () => {
    await givenManyAssigned('A');
    await givenRow(models, 'assigned', 'second campaign', { campaignId: 'ano novo' });
    await givenRow(models, 'assigned', 'of another number', { instance: 'B' });
    await givenRow(models, 'sending', 'on its way');
    const released = await ledger.releaseInstance('A');
    expect(released.messages).toBe(MANY + 1);
    expect(released.campaignIds.toSorted()).toEqual(['ano novo', 'natal']);
    expect(await statuses(models)).toEqual({ queued: MANY + 1, assigned: 1, sending: 1 });
    expect(await models.messages.countDocuments({ status: 'queued', instance: { $exists: true } })).toBe(0);
  });

  it('answers no campaign when nothing waited', async () => {
    expect(await ledger.releaseInstance('A')).toEqual({ messages: 0, campaignIds: [] });
  });

  it('may meet a planner and a second release on the same rows', async () => {
    const rows = manyRows().slice(0, 300);
    await ledger.insert(rows);
    await Promise.all([
      ledger.assign(rows.map(({ id }) => ({ id, instance: 'A' }))),
      ledger.releaseInstance('A'),
      ledger.releaseCampaign('natal'),
    ]);
    await ledger.releaseInstance('A');
    expect(await statuses(models)).toEqual({ queued: 300 });
  });
});

describe('releaseCampaign', () => {
  it('gives back what waits, and leaves what is on its way or done', async () => {
    await givenManyAssigned('A');
    await givenRow(models, 'sending', 'on its way');
    await givenRow(models, 'sent', 'done');
    await givenRow(models, 'assigned', 'other campaign', { campaignId: 'ano novo' });
    await ledger.releaseCampaign('natal');
    expect(await statuses(models)).toEqual({ queued: MANY, sending: 1, sent: 1, assigned: 1 });
  });
});

describe('suppressRest', () => {
  it('ends what was not begun, over more than one batch, and leaves the rest', async () => {
    await ledger.insert(manyRows());
    await givenRow(models, 'assigned', 'waits for a number');
    await givenRow(models, 'sending', 'on its way');
    await givenRow(models, 'queued', 'other campaign', { campaignId: 'ano novo' });
    await ledger.suppressRest('natal', 'campaign cancelled');
    expect(await statuses(models)).toEqual({ suppressed: MANY + 1, sending: 1, queued: 1 });
    const row = await rowOf(models, 'waits for a number');
    expect(row.reason).toBe('campaign cancelled');
    expect(row).not.toHaveProperty('instance');
  });
});
