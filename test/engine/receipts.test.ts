import { beforeEach, describe, expect, it } from 'vitest';
import { observeInstance } from '../../src/engine/fleet.ts';
import { planCampaigns } from '../../src/engine/plan.ts';
import type { Receipt } from '../../src/engine/ports.ts';
import { applyReceipt } from '../../src/engine/receipts.ts';
import { instance } from '../fakes/records.ts';
import { givenRow } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { fleet, instanceOf, people, runningCampaign, testEngine, type TestEngine } from './test-engine.ts';

const store = await testStore();
let engine: TestEngine;

beforeEach(async () => {
  engine = testEngine(store);
  await fleet(engine, instance('A', { consecutiveFailures: 2 }));
  for (let n = 1; n <= 6; n++) await givenRow(store.models, 'sent', `r${n}`);
});

describe('a receipt', () => {
  it.each<Receipt>(['sent', 'delivered', 'read'])('of %s proves that the number works', async (receipt) => {
    expect(await applyReceipt(engine, 'A', 'key-r1', receipt)).toMatchObject({ campaignId: 'natal' });
    expect(await instanceOf(engine, 'A')).toMatchObject({
      consecutiveFailures: 0,
      lastAckAt: engine.clock.now(),
    });
  });

  it('of a refusal counts against the number, once however often it comes', async () => {
    await applyReceipt(engine, 'A', 'key-r1', 'failed');
    await applyReceipt(engine, 'A', 'key-r1', 'failed');
    expect(await instanceOf(engine, 'A')).toMatchObject({ consecutiveFailures: 3 });
    expect(await store.models.messages.findById('r1').lean()).toMatchObject({
      status: 'failed',
      reason: 'refused by WhatsApp',
    });
  });

  it('of a refusal that comes after the delivery counts for nothing', async () => {
    await applyReceipt(engine, 'A', 'key-r1', 'read');
    await applyReceipt(engine, 'A', 'key-r1', 'failed');
    expect(await instanceOf(engine, 'A')).toMatchObject({ consecutiveFailures: 0 });
  });

  it("of nobody's message says nothing about the number", async () => {
    expect(await applyReceipt(engine, 'A', 'of another', 'read')).toBeUndefined();
    expect(await applyReceipt(engine, 'A', 'of another', 'failed')).toBeUndefined();
    expect(await instanceOf(engine, 'A')).toMatchObject({ consecutiveFailures: 2 });
  });
});

describe('a number whose first messages WhatsApp refuses while it is open (463)', () => {
  /** A first message of A, and what becomes of it. */
  async function cold(id: string, receipt: Receipt): Promise<void> {
    await givenRow(store.models, 'sent', id, { cold: true });
    await applyReceipt(engine, 'A', `key-${id}`, receipt);
  }

  it('opens no more chats after three in a row, and its messages go elsewhere', async () => {
    await fleet(engine, 'B');
    await people(store, 'clientes', 4);
    const campaign = await runningCampaign(engine, {
      name: 'Páscoa',
      list: 'clientes',
      instances: ['A', 'B'],
    });
    await planCampaigns(engine);
    for (const id of ['c1', 'c2']) await cold(id, 'failed');
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connected', coldRefusals: 2 });
    await cold('c3', 'failed');
    expect(await instanceOf(engine, 'A')).toMatchObject({
      state: 'restricted',
      restriction: 'cold',
      evidence: expect.stringContaining('refused 3 first messages in a row'),
      until: new Date(engine.clock.now().getTime() + 24 * 3_600_000),
      consecutiveFailures: 2,
      health: expect.toSatisfy((health: number) => health > 30),
    });
    const assigned = await engine.ledger.assignedCounts();
    expect(assigned.map(({ instance: name, campaignId }) => [name, campaignId])).toEqual([
      ['B', campaign.id],
    ]);
  });

  it('counts each refusal once, also one whose taking in failed half way', async () => {
    for (const id of ['c1', 'c2', 'c3']) {
      await givenRow(store.models, 'sent', id, { cold: true });
      const { instances } = engine;
      const fails = { ...instances, recordColdRefusal: () => Promise.reject(new Error('no store')) };
      const failing = { ...engine, instances: fails };
      await expect(applyReceipt(failing, 'A', `key-${id}`, 'failed')).rejects.toThrow('no store');
      for (let again = 0; again < 2; again++) await applyReceipt(engine, 'A', `key-${id}`, 'failed', true);
    }
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'restricted', coldRefusals: 3 });
  });

  it('does not count those as people who know it: it leaves them to others', async () => {
    await people(store, 'clientes', 3);
    const phones = (await store.models.contacts.find().lean()).map(({ _id }) => _id);
    for (const phone of phones) await engine.contacts.noteSent(phone, 'A', engine.clock.now());
    for (const [n, phone] of phones.entries()) {
      await givenRow(store.models, 'sent', `c${n}`, { cold: n > 0, phone });
      await applyReceipt(engine, 'A', `key-c${n}`, 'failed');
    }
    const known = await Promise.all(phones.map((phone) => engine.contacts.get(phone)));
    expect(known.map((contact) => contact?.chats)).toEqual([['A'], [], []]);
  });

  it('is one of which none was delivered in between', async () => {
    for (const [id, receipt] of [
      ['c1', 'failed'],
      ['c2', 'failed'],
      ['c3', 'delivered'],
      ['c4', 'failed'],
      ['c5', 'failed'],
    ] as const)
      await cold(id, receipt);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connected', coldRefusals: 2 });
  });

  it('may go on writing to people who know it, and old messages may be read: that ends no row of refusals', async () => {
    await cold('old', 'delivered');
    for (const id of ['c1', 'c2']) await cold(id, 'failed');
    await applyReceipt(engine, 'A', 'key-r1', 'delivered');
    await applyReceipt(engine, 'A', 'key-old', 'read');
    await applyReceipt(engine, 'A', 'key-old', 'delivered');
    await cold('c3', 'failed');
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'restricted', consecutiveFailures: 0 });
  });

  it('is tried again when that is over: one more refusal, and it begins anew', async () => {
    for (const id of ['c1', 'c2', 'c3']) await cold(id, 'failed');
    engine.clock.advance(24 * 3_600_000);
    await observeInstance(engine, 'A', { kind: 'connection', state: 'open' });
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connected' });
    await cold('c4', 'failed');
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'restricted', coldRefusals: 4 });
  });

  it('has refusals by people who know it count as failures', async () => {
    for (let n = 1; n <= 3; n++) await applyReceipt(engine, 'A', `key-r${n}`, 'failed');
    expect(await instanceOf(engine, 'A')).toMatchObject({
      state: 'disconnected',
      evidence: '5 failures in a row, the last: refused by WhatsApp',
    });
  });
});
