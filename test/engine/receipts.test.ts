import { beforeEach, describe, expect, it } from 'vitest';
import { planCampaign } from '../../src/engine/plan.ts';
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

describe('a number whose new chats WhatsApp refuses while it is open', () => {
  it('rests after five refusals in a row, and its messages go elsewhere', async () => {
    await fleet(engine, 'B');
    await people(store, 'clientes', 4);
    const campaign = await runningCampaign(engine, {
      name: 'Páscoa',
      list: 'clientes',
      instances: ['A', 'B'],
    });
    await planCampaign(engine, campaign.id);
    for (let n = 1; n <= 3; n++) await applyReceipt(engine, 'A', `key-r${n}`, 'failed');
    expect(await instanceOf(engine, 'A')).toMatchObject({
      state: 'restricted',
      until: new Date(engine.clock.now().getTime() + 3_600_000),
    });
    expect(await engine.ledger.assignedCounts()).toEqual([
      { instance: 'B', campaignId: campaign.id, count: 3 },
    ]);
  });
});
