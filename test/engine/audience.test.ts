import { describe, expect, it } from 'vitest';
import { cancelCampaign, pauseCampaign, tendCampaigns } from '../../src/engine/campaigns.ts';
import type { Campaign } from '../../src/engine/types.ts';
import * as records from '../fakes/records.ts';
import { inParallel, testStore } from '../store/test-store.ts';
import { currently, people, testEngine, type TestEngine } from './test-engine.ts';

const store = await testStore();

const RUNNING = new AbortController().signal;
/** One batch and a bit. */
const MANY = 1_010;

async function given(contacts: number, changes: Partial<Campaign> = {}) {
  const engine = testEngine(store);
  await people(store, 'clientes', contacts);
  const { id: _, ...record } = records.campaign('Natal', changes);
  return { engine, campaign: await engine.campaigns.create(record) };
}

/** Has something happen once, just after a batch of rows became durable. */
function afterFirstBatch(engine: TestEngine, happens: () => Promise<unknown> | never): void {
  const { ledger } = engine;
  engine.ledger = {
    ...ledger,
    async insert(rows) {
      await ledger.insert(rows);
      engine.ledger = ledger;
      await happens();
    },
  };
}

describe('an audience', () => {
  it('becomes one row for each contact of the list', async () => {
    const { engine, campaign } = await given(MANY);
    await people(store, 'outra', 5, 50_000);
    await tendCampaigns(engine, RUNNING);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ total: MANY, queued: MANY });
    expect(await currently(engine, campaign)).toMatchObject({ audienceComplete: true });
  });

  it('counts who opted out, and does not write to them', async () => {
    const { engine, campaign } = await given(5);
    const [first] = await store.models.contacts.find().lean();
    await store.models.contacts.updateOne({ _id: first?._id ?? '' }, { $set: { optedOut: true } });
    await tendCampaigns(engine, RUNNING);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ total: 5, queued: 4, suppressed: 1 });
    expect(await store.models.messages.findOne({ status: 'suppressed' }).lean()).toMatchObject({
      phone: first?._id,
      reason: 'opted out',
    });
  });

  it('uses every variant, about equally often, and does not go by phone number', async () => {
    const { engine } = await given(600, { variants: ['a', 'b', 'c'] });
    await tendCampaigns(engine, RUNNING);
    const rows = await store.models.messages.find().sort({ order: 1 }).lean();
    for (const variant of [0, 1, 2]) {
      expect(rows.filter((row) => row.variant === variant).length).toBeGreaterThan(150);
    }
    const phones = rows.map(({ phone }) => phone);
    expect(phones).not.toEqual(phones.toSorted());
  });
});

describe('an expansion that is interrupted', () => {
  it('by a crash between the rows and the cursor repeats a batch and loses nobody', async () => {
    const { engine, campaign } = await given(MANY);
    afterFirstBatch(engine, () => {
      throw new Error('killed');
    });
    await tendCampaigns(engine, RUNNING);
    expect(await currently(engine, campaign)).not.toHaveProperty('audienceCursor');
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ total: 1_000 });
    const before = await store.models.messages.find().lean();

    const restarted = testEngine(store);
    await tendCampaigns(restarted, RUNNING);
    expect(await restarted.ledger.progress(campaign.id)).toMatchObject({ total: MANY, queued: MANY });
    for (const row of before.slice(0, 3)) {
      expect(await store.models.messages.findById(row._id).lean()).toEqual(row);
    }
  });

  it('by a stop goes on behind its cursor', async () => {
    const { engine, campaign } = await given(MANY);
    const stopping = new AbortController();
    afterFirstBatch(engine, async () => stopping.abort());
    await tendCampaigns(engine, stopping.signal);
    const stopped = await currently(engine, campaign);
    expect(stopped).toMatchObject({ status: 'running', audienceComplete: false });
    expect(stopped.audienceCursor).toBeDefined();
    await tendCampaigns(testEngine(store), RUNNING);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ total: MANY });
  });

  it('by a pause goes on when the campaign does', async () => {
    const { engine, campaign } = await given(MANY);
    afterFirstBatch(engine, () => pauseCampaign(engine, campaign));
    await tendCampaigns(engine, RUNNING);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ total: 1_000 });
    await engine.campaigns.move(campaign.id, ['paused'], 'running');
    await tendCampaigns(engine, RUNNING);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ total: MANY, queued: MANY });
    expect(await currently(engine, campaign)).toMatchObject({ status: 'running', audienceComplete: true });
  });

  it('by a cancellation ends, and leaves nothing queued', async () => {
    const { engine, campaign } = await given(MANY);
    const { ledger } = engine;
    engine.ledger = {
      ...ledger,
      async insert(rows) {
        // The rows come after all rows that were there have been suppressed.
        await cancelCampaign(engine, campaign).catch(() => undefined);
        await ledger.insert(rows);
      },
    };
    await tendCampaigns(engine, RUNNING);
    await tendCampaigns(engine, RUNNING);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({
      total: 1_000,
      queued: 0,
      suppressed: 1_000,
    });
    expect(await currently(engine, campaign)).toMatchObject({ status: 'cancelled' });
  });

  it('not at all, but done by two workers, writes each contact once', async () => {
    const { engine, campaign } = await given(MANY);
    await inParallel(3, () => tendCampaigns(testEngine(store), RUNNING));
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ total: MANY, queued: MANY });
    expect(await currently(engine, campaign)).toMatchObject({ audienceComplete: true });
  });
});
