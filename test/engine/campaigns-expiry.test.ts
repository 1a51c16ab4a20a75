import { beforeEach, describe, expect, it } from 'vitest';
import { pauseCampaign, resumeCampaign, startCampaign, tendCampaigns } from '../../src/engine/campaigns.ts';
import type { Campaign, CampaignStatus } from '../../src/engine/types.ts';
import * as records from '../fakes/records.ts';
import { memoryStore, type MemoryStore } from '../fakes/memory-store/memory-store.ts';
import { currently, fleet, run, testEngine, type TestEngine } from './test-engine.ts';

const RUNNING = new AbortController().signal;
const EXPIRY = new Date('2026-03-10T12:00:10Z');

let store: MemoryStore;
let engine: TestEngine;
beforeEach(() => {
  store = memoryStore();
  engine = testEngine(store);
});

async function given(status: CampaignStatus, changes: Partial<Campaign> = {}): Promise<Campaign> {
  const { id: _, ...record } = records.campaign('Natal', { status, expiresAt: EXPIRY, ...changes });
  return engine.campaigns.create(record);
}

const progressOf = ({ id }: Campaign) => engine.ledger.progress(id);

describe('a campaign that expires', () => {
  it('sends nothing more from then on, and is completed', async () => {
    await fleet(engine, 'A', 'B', 'C');
    await store.addPeople('clientes', 9);
    const campaign = await startCampaign(engine, await given('draft'));
    await tendCampaigns(engine, RUNNING);
    await run(engine, 1_000);
    expect(await progressOf(campaign)).toMatchObject({ sent: 3, total: 9 });
    await tendCampaigns(engine, RUNNING);
    expect(await progressOf(campaign)).toMatchObject({ sent: 3, expired: 0 });

    engine.clock.goTo(EXPIRY);
    await tendCampaigns(engine, RUNNING);
    expect(await progressOf(campaign)).toMatchObject({ sent: 3, expired: 6 });
    expect(await currently(engine, campaign)).toMatchObject({ status: 'completed', finishedAt: EXPIRY });
    const { reasons } = await engine.ledger.breakdown(campaign.id);
    expect(reasons).toEqual([{ status: 'expired', reason: 'not sent in time', count: 6 }]);
  });

  it('before its audience was in the ledger still accounts for everybody', async () => {
    await store.addPeople('clientes', 5);
    const campaign = await given('running');
    engine.clock.goTo(EXPIRY);
    await tendCampaigns(engine, RUNNING);
    expect(await progressOf(campaign)).toMatchObject({ expired: 5, total: 5 });
  });

  it('while it is paused keeps its messages: a person may give it more time', async () => {
    await store.addPeople('clientes', 5);
    const campaign = await given('running');
    await tendCampaigns(engine, RUNNING);
    const paused = await pauseCampaign(engine, campaign);
    engine.clock.goTo(EXPIRY);
    await tendCampaigns(engine, RUNNING);
    expect(await progressOf(campaign)).toMatchObject({ queued: 5, expired: 0 });
    await expect(resumeCampaign(engine, paused)).rejects.toMatchObject({
      code: 'campaign_expired',
      details: { campaign: 'Natal', expiresAt: EXPIRY },
    });
    const later = new Date('2026-03-10T13:00:00Z');
    const edited = (await engine.campaigns.edit(paused, { expiresAt: later })) as Campaign;
    expect(await resumeCampaign(engine, edited)).toMatchObject({ status: 'running' });
  });

  it('is not started: nothing of it would be sent', async () => {
    const draft = await given('draft');
    engine.clock.goTo(EXPIRY);
    await expect(startCampaign(engine, draft)).rejects.toMatchObject({ code: 'campaign_expired' });
    expect(await currently(engine, draft)).toMatchObject({ status: 'draft' });
  });

  it('and is over anyway is said to be over', async () => {
    const done = await given('completed');
    engine.clock.goTo(EXPIRY);
    await expect(startCampaign(engine, done)).rejects.toMatchObject({ code: 'wrong_status' });
    await expect(resumeCampaign(engine, done)).rejects.toMatchObject({ code: 'wrong_status' });
  });
});

describe('a pause by a person', () => {
  it('ends what the campaign waited for', async () => {
    const campaign = await given('running', { waiting: { numbers: [{ instance: 'A', why: 'health' }] } });
    expect(await pauseCampaign(engine, campaign)).not.toHaveProperty('waiting');
  });
});
