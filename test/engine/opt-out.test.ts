import { beforeEach, describe, expect, it } from 'vitest';
import { optIn, optOut } from '../../src/engine/opt-out.ts';
import { memoryStore, type MemoryStore } from '../fakes/memory-store/memory-store.ts';
import * as records from '../fakes/records.ts';
import {
  currently,
  fleet,
  people,
  run,
  runningCampaign,
  testEngine,
  type TestEngine,
} from './test-engine.ts';

const MARIA = '+5531988887777';
const SHORT = '+553188887777';

let store: MemoryStore;
let engine: TestEngine;
beforeEach(async () => {
  store = memoryStore();
  engine = testEngine(store);
  await fleet(engine, 'A');
});

const by = (who = 'ana') => ({ by: who, at: engine.clock.now(), reason: 'asked by phone' });
const trail = async () =>
  (await engine.audits.list({ limit: 9 })).map(({ actor, action, subject, details }) => ({
    actor,
    action,
    subject,
    details,
  }));

it('a person of the team may say it for somebody, in any form of their phone', async () => {
  await store.addContacts('clientes', [records.contact(MARIA)]);
  expect(await optOut(engine, [SHORT], by())).toBe(MARIA);
  engine.clock.advance(1_000);
  expect(await optOut(engine, [MARIA], by('bia'))).toBeUndefined();
  expect(await engine.contacts.get(MARIA)).toMatchObject({ optedOut: true });
  engine.clock.advance(1_000);
  expect(await optIn(engine, [MARIA, SHORT], by('bia'))).toBe(MARIA);
  const subject = `contact:${MARIA}`;
  const details = { reason: 'asked by phone' };
  expect(await trail()).toEqual([
    { actor: 'bia', action: 'contact.opt_in', subject, details },
    { actor: 'ana', action: 'contact.opt_out', subject, details },
  ]);
});

it('nobody is nobody', async () => {
  expect(await optOut(engine, [], by())).toBeUndefined();
  expect(await optIn(engine, [], by())).toBeUndefined();
  expect(await trail()).toEqual([]);
});

it('an opt-out that a process left half done is finished when it is told again', async () => {
  await store.addContacts('clientes', [records.contact(MARIA)]);
  const campaign = await runningCampaign(engine, { name: 'Natal', list: 'clientes', instances: ['A'] });
  const said = by();
  const { campaigns } = engine;
  engine.campaigns = {
    ...campaigns,
    list: async () => {
      throw new Error('the store is away');
    },
  };
  await expect(optOut(engine, [MARIA], said)).rejects.toThrow('the store is away');
  engine.campaigns = campaigns;
  for (let times = 0; times < 2; times++) expect(await optOut(engine, [MARIA], said)).toBe(MARIA);
  expect(await engine.ledger.progress(campaign.id)).toMatchObject({ suppressed: 1 });
  expect(await trail()).toHaveLength(1);
});

describe('while a campaign sends', () => {
  it('nobody is written to whose opt-out was answered before, whatever the plan and the lane had read', async () => {
    await people(store, 'clientes', 60);
    const interval = { minMs: 0, maxMs: 0 };
    const campaign = await runningCampaign(engine, {
      name: 'Natal',
      list: 'clientes',
      instances: ['A'],
      interval,
    });
    const everybody = await engine.contacts.page('clientes', undefined, 60);
    const silent = new Map<string, number>();
    // With each message that leaves, the next three people opt out; the lane has read them already.
    const opting = everybody.map(({ phone }) => phone);
    const { sendText } = engine.messenger;
    engine.messenger.sendText = async (...message) => {
      for (const phone of opting.splice(0, 3)) {
        await optOut(engine, [phone], by('contact'));
        silent.set(phone, engine.messenger.sends.length);
      }
      return sendText.apply(engine.messenger, message);
    };
    await run(engine, 60_000);
    const sent = engine.messenger.sends.map(({ phone }) => phone);
    // Five at a time are on their way when it is said.
    for (const [phone, before] of silent) expect(sent.slice(before + 5)).not.toContain(phone);
    const progress = await engine.ledger.progress((await currently(engine, campaign)).id);
    expect(progress).toMatchObject({ sent: sent.length, suppressed: 60 - sent.length, total: 60 });
    expect(progress.suppressed).toBeGreaterThan(30);
  });
});
