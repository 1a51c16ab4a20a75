import { beforeEach, describe, expect, it } from 'vitest';
import { resumeCampaign } from '../../src/engine/campaigns.ts';
import { brakeCampaigns } from '../../src/engine/contagion.ts';
import { observeInstance } from '../../src/engine/fleet.ts';
import type { Observation } from '../../src/engine/instance-states.ts';
import { planCampaigns } from '../../src/engine/plan.ts';
import type { Campaign } from '../../src/engine/types.ts';
import { givenRow } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { currently, fleet, people, runningCampaign, testEngine, type TestEngine } from './test-engine.ts';

const store = await testStore();
let engine: TestEngine;
let natal: Campaign;

const BANNED: Observation = { kind: 'closed', code: 406 };
const LOCKED: Observation = { kind: 'closed', code: 403 };
const BANNED_FOR_A_WHILE: Observation = { kind: 'closed', code: 402, expiresInSeconds: 600 };
const OPENS_NO_CHATS: Observation = { kind: 'new_chats_refused', refusals: 3 };
const OPEN: Observation = { kind: 'connection', state: 'open' };
const MINUTE = 60_000;

beforeEach(async () => {
  engine = testEngine(store);
  await fleet(engine, 'A', 'B', 'C', 'D');
  await people(store, 'clientes', 20);
  const instances = ['A', 'B', 'C', 'D'];
  natal = await runningCampaign(engine, { name: 'Natal', list: 'clientes', instances });
});

let rows = 0;
/** The number sends a message of the campaign, now. */
async function sends(instance: string, { id }: Campaign = natal): Promise<void> {
  const at = engine.clock.now();
  const row = { instance, campaignId: id, sendingAt: at, sentAt: at };
  await givenRow(store.models, 'sent', `row-${rows++}`, row);
}

const is = (campaign: Campaign = natal) => currently(engine, campaign);

describe('the contagion brake', () => {
  it.each([
    ['banned', BANNED, BANNED],
    ['locked', LOCKED, LOCKED],
    ['banned for a while', BANNED_FOR_A_WHILE, BANNED],
    ['refused first messages', OPENS_NO_CHATS, BANNED_FOR_A_WHILE],
  ])('pauses a campaign of which two numbers fall within an hour: %s', async (_, first, second) => {
    await planCampaigns(engine);
    await sends('A');
    await sends('B');
    await observeInstance(engine, 'A', first);
    expect(await is()).toMatchObject({ status: 'running' });
    engine.clock.advance(59 * MINUTE);
    await observeInstance(engine, 'B', second);
    expect(await is()).toMatchObject({
      status: 'paused',
      brake: { instances: ['A', 'B'], at: engine.clock.now() },
    });
    expect(await engine.ledger.assignedCounts()).toEqual([]);
    expect(await engine.ledger.progress(natal.id)).toMatchObject({ queued: 20, assigned: 0 });
  });

  it('tells people, and leaves a trail', async () => {
    await sends('A');
    await sends('B');
    await observeInstance(engine, 'A', BANNED);
    await observeInstance(engine, 'B', BANNED);
    const incidents = await engine.incidents.open();
    expect(incidents.find(({ kind }) => kind === 'campaign_braked')).toMatchObject({
      fingerprint: `campaign_braked:${natal.id}`,
      facts: { campaign: 'Natal', instances: ['A', 'B'] },
    });
    expect(await engine.audits.list({ subject: `campaign:${natal.id}`, limit: 9 })).toEqual([
      {
        at: engine.clock.now(),
        actor: 'frota',
        action: 'campaign.brake',
        subject: `campaign:${natal.id}`,
        details: { instances: ['A', 'B'] },
      },
    ]);
  });

  it('does not count numbers that fall more than an hour apart', async () => {
    await sends('A');
    await observeInstance(engine, 'A', BANNED);
    engine.clock.advance(60 * MINUTE);
    await sends('B');
    await observeInstance(engine, 'B', BANNED);
    expect(await is()).toMatchObject({ status: 'running' });
  });

  it('does not suspect a campaign that a number sent more than an hour before it fell', async () => {
    await sends('A');
    engine.clock.advance(61 * MINUTE);
    await sends('B');
    await observeInstance(engine, 'A', BANNED);
    await observeInstance(engine, 'B', BANNED);
    expect(await is()).toMatchObject({ status: 'running' });
  });

  it('leaves campaigns that the fallen numbers did not send', async () => {
    const other = await runningCampaign(engine, { name: 'Outra', list: 'clientes', instances: ['A', 'B'] });
    await sends('A');
    await sends('B');
    await sends('A', other);
    await observeInstance(engine, 'A', BANNED);
    await observeInstance(engine, 'B', BANNED);
    expect(await is(other)).toMatchObject({ status: 'running' });
    expect(await is()).toMatchObject({ status: 'paused' });
  });

  it('does not take one number for two, nor what is no penalty for one', async () => {
    for (const name of ['A', 'B']) await sends(name);
    await observeInstance(engine, 'A', BANNED_FOR_A_WHILE);
    await observeInstance(engine, 'A', BANNED);
    await observeInstance(engine, 'B', { kind: 'closed', code: 401 });
    expect(await is()).toMatchObject({ status: 'running' });
  });

  it('counts a number that is back already', async () => {
    for (const name of ['A', 'B']) await sends(name);
    await observeInstance(engine, 'A', BANNED_FOR_A_WHILE);
    engine.clock.advance(10 * MINUTE);
    await observeInstance(engine, 'A', OPEN);
    await observeInstance(engine, 'B', BANNED);
    expect(await is()).toMatchObject({ status: 'paused', brake: { instances: ['A', 'B'] } });
  });

  it('is drawn however late Frota hears of it: an hour lies between the falls, not before now', async () => {
    await sends('A');
    await sends('B');
    const closedAt = engine.clock.now();
    engine.clock.advance(65 * MINUTE);
    for (const name of ['A', 'B'])
      await observeInstance(engine, name, { kind: 'connection', state: 'close', code: 406, closedAt });
    expect(await is()).toMatchObject({ status: 'paused', brake: { instances: ['A', 'B'] } });
  });

  it('names those that fell together, and not one that fell hours before', async () => {
    await sends('C');
    await observeInstance(engine, 'C', BANNED);
    engine.clock.advance(120 * MINUTE);
    for (const name of ['A', 'B']) await sends(name);
    for (const name of ['A', 'B']) await observeInstance(engine, name, BANNED);
    expect(await is()).toMatchObject({ brake: { instances: ['A', 'B'] } });
  });

  it('has its number in the settings', async () => {
    engine.settings = { ...engine.settings, brakeAt: 3 };
    for (const name of ['A', 'B', 'C']) await sends(name);
    for (const name of ['A', 'B']) await observeInstance(engine, name, BANNED);
    expect(await is()).toMatchObject({ status: 'running' });
    await observeInstance(engine, 'C', BANNED);
    expect(await is()).toMatchObject({ status: 'paused' });
  });

  it('is drawn later if the process died before it came to it', async () => {
    for (const name of ['A', 'B']) await sends(name);
    for (const instance of await engine.instances.all()) {
      const at = engine.clock.now();
      const change = { state: 'banned', evidence: 'code 406', penalizedAt: at } as const;
      if (instance.name < 'C') await engine.instances.moveState(instance, change, at);
    }
    await brakeCampaigns(engine);
    expect(await is()).toMatchObject({ status: 'paused' });
  });
});

describe('a campaign that a person has go on after the brake', () => {
  beforeEach(async () => {
    for (const name of ['A', 'B']) await sends(name);
    for (const name of ['A', 'B']) await observeInstance(engine, name, BANNED);
    engine.clock.advance(MINUTE);
    await resumeCampaign(engine, await is());
  });

  it('is not stopped again for what they know of', async () => {
    expect(await is()).not.toHaveProperty('brake');
    const kinds = (await engine.incidents.open()).map(({ kind }) => kind);
    expect(kinds).not.toContain('campaign_braked');
    await brakeCampaigns(engine);
    await sends('C');
    await observeInstance(engine, 'C', BANNED);
    expect(await is()).toMatchObject({ status: 'running' });
  });

  it('is stopped when as many fall once more', async () => {
    for (const name of ['C', 'D']) await sends(name);
    for (const name of ['C', 'D']) await observeInstance(engine, name, BANNED);
    expect(await is()).toMatchObject({ status: 'paused', brake: { instances: ['C', 'D'] } });
  });
});
