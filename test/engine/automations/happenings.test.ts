import { beforeEach, describe, expect, it } from 'vitest';
import { tendCampaigns } from '../../../src/engine/campaigns.ts';
import { observeInstance } from '../../../src/engine/fleet.ts';
import { applyReceipt } from '../../../src/engine/receipts.ts';
import type { Decided } from '../../../src/engine/automations/decided.ts';
import type { RuleEvent } from '../../../src/engine/automations/rule.ts';
import { pollInstances } from '../../../src/engine/poll.ts';
import type { Receipt } from '../../../src/engine/ports.ts';
import { settle } from '../../../src/engine/settle.ts';
import { contact } from '../../fakes/records.ts';
import { mongoStoresUnderTest } from '../../store/mongo-stores.ts';
import { givenRow, rowOf } from '../../store/ledger-rows.ts';
import { testStore } from '../../store/test-store.ts';
import {
  fleet,
  instanceOf,
  people,
  run,
  runningCampaign,
  testEngine,
  type TestEngine,
} from '../test-engine.ts';
import { given } from './rules.ts';

const store = await testStore();
let engine: TestEngine;

beforeEach(async () => {
  engine = testEngine(store);
  await fleet(engine, 'A');
});

const listen = (...events: RuleEvent[]) =>
  Promise.all(
    events.map((when) =>
      given(engine, { name: when, when, actions: [{ kind: 'notify', target: 'slack:#x' }] }),
    ),
  );

/** What rules were told of, in no order; each once. */
async function heard(): Promise<string[]> {
  const entries = await engine.outbox.claim(100, new Date(engine.clock.now().getTime() + 1), 60_000);
  return entries.map(({ payload }) => (payload as Decided).rule).toSorted();
}

describe('a receipt', () => {
  beforeEach(async () => {
    await listen('delivered', 'read', 'failed');
    await givenRow(store.models, 'sent', 'r');
  });
  const receive = (receipt: Receipt) => applyReceipt(engine, 'A', 'key-r', receipt);

  it('that says read says delivered, too: each is told once, in whatever order they come', async () => {
    await receive('read');
    expect(await heard()).toEqual(['delivered', 'read']);
    engine.clock.advance(1_000);
    for (const receipt of ['delivered', 'read', 'sent', 'failed'] as const) await receive(receipt);
    expect(await heard()).toEqual([]);
  });

  it('that says failed is told, and so is the delivery that proves it wrong', async () => {
    await receive('failed');
    await receive('failed');
    expect(await heard()).toEqual(['failed']);
    await receive('delivered');
    expect(await heard()).toEqual(['delivered']);
  });

  it('is told though the process died between the ledger and the rules', async () => {
    const dying = { ...engine, outbox: { ...engine.outbox, put: () => Promise.reject(new Error('died')) } };
    await expect(applyReceipt(dying, 'A', 'key-r', 'read')).rejects.toThrow('died');
    await applyReceipt(engine, 'A', 'key-r', 'read', true);
    expect(await heard()).toEqual(['delivered', 'read']);
  });

  it('is judged by what was so when it came: a later one, or one that is repeated, says nothing of it again', async () => {
    const RECIPIENT = (await rowOf(store.models, 'r')).phone;
    await mongoStoresUnderTest(store).addContacts('clientes', [contact(RECIPIENT)]);
    for (const when of ['delivered', 'read'] as const)
      await given(engine, { name: `vip ${when}`, when, conditions: { tags: ['vip'] } });
    await receive('delivered');
    await engine.contacts.tag(RECIPIENT, 'vip');
    await receive('delivered');
    expect(await heard()).toEqual(['delivered']);
    engine.clock.advance(1_000);
    await receive('read');
    expect(await heard()).toEqual(['read', 'vip read']);
  });

  it('of what was delivered before the rule was made is told of its reading alone', async () => {
    await givenRow(store.models, 'delivered', 'old', {
      deliveredAt: new Date(engine.clock.now().getTime() - 1),
    });
    await applyReceipt(engine, 'A', 'key-old', 'read');
    expect(await heard()).toEqual(['read']);
  });
});

it('a message that is refused when it is sent is told of', async () => {
  await listen('failed');
  await givenRow(store.models, 'sending', 'r');
  const [row] = await engine.ledger.unsettled(new Date(8e15), new Date(8e15), 1);
  if (row === undefined) throw new Error('no row');
  const refusal = { kind: 'rejected', reason: 'not on WhatsApp' } as const;
  await settle(engine, await instanceOf(engine, 'A'), row, refusal);
  await settle(engine, await instanceOf(engine, 'A'), row, refusal);
  expect(await heard()).toEqual(['failed']);
});

describe("a number's state", () => {
  it('is told once for each change', async () => {
    await listen('instance_state');
    await observeInstance(engine, 'A', { kind: 'closed', code: 406 });
    expect(await heard()).toEqual(['instance_state']);
    await observeInstance(engine, 'A', { kind: 'closed', code: 406 });
    expect(await heard()).toEqual([]);
  });

  it.each([
    ['is told by the next look at the fleet, once, when the process that saw it died just then', 60_000, 1],
    ['is no news any more after an hour', 61 * 60_000, 0],
  ])('%s', async (_, later, times) => {
    await listen('instance_state');
    const dying = { ...engine, outbox: { ...engine.outbox, put: () => Promise.reject(new Error('died')) } };
    await observeInstance(dying, 'A', { kind: 'closed', code: 406 });
    engine.clock.advance(later);
    engine.probe = { ...engine.probe, observe: () => Promise.reject(new Error('does not answer')) };
    await pollInstances(engine);
    await pollInstances(engine);
    expect(await heard()).toHaveLength(times);
  });

  it('is told of a number that is new, too', async () => {
    await listen('instance_state');
    const seen = ['A', 'B'].map((name) => ({ name, stored: 'open' as const }));
    engine.probe = { ...engine.probe, observe: async (server) => (server === 'main' ? seen : []) };
    await pollInstances(engine);
    const told = await engine.outbox.claim(100, engine.clock.now(), 60_000);
    expect(told.map(({ payload }) => (payload as Decided).trigger)).toMatchObject([
      { instance: 'B', state: 'connected' },
    ]);
  });

  it('fails over though rules cannot be told', async () => {
    await listen('instance_state');
    await givenRow(store.models, 'assigned', 'r');
    const shaky = { ...engine, outbox: { ...engine.outbox, put: () => Promise.reject(new Error('away')) } };
    expect(await observeInstance(shaky, 'A', { kind: 'closed', code: 406 })).toBe(true);
    expect(await store.models.messages.findById('r').lean()).toMatchObject({ status: 'queued' });
  });
});

describe('a campaign', () => {
  it('that is done is told of once, also by a process that did not complete it', async () => {
    await listen('campaign_done');
    await people(store, 'clientes', 2);
    await runningCampaign(engine, { name: 'natal', list: 'clientes', instances: ['A'] });
    await run(engine, 5 * 60_000);
    const stopping = new AbortController().signal;
    const dying = { ...engine, outbox: { ...engine.outbox, put: () => Promise.reject(new Error('died')) } };
    await tendCampaigns(dying, stopping);
    const [natal] = await engine.campaigns.find('natal');
    expect(natal?.status).toBe('completed');
    expect(await heard()).toEqual([]);
    await tendCampaigns(engine, stopping);
    await tendCampaigns(testEngine(store, { clock: engine.clock }), stopping);
    expect(await heard()).toEqual(['campaign_done']);
  });
});
