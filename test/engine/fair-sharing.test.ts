import { describe, expect, it } from 'vitest';
import { planCampaigns } from '../../src/engine/plan.ts';
import type { Campaign } from '../../src/engine/types.ts';
import { testStore } from '../store/test-store.ts';
import { fleet, people, run, runningCampaign, testEngine, type TestEngine } from './test-engine.ts';

const store = await testStore();

const MINUTE = 60_000;
const EVEN = { minMs: 30_000, maxMs: 30_000 };
const UNPACED = { minMs: 0, maxMs: 0 };

/** A campaign of its own list. */
async function given(engine: TestEngine, name: string, contacts: number, changes: Partial<Campaign> = {}) {
  await people(store, name, contacts, (await store.models.contacts.countDocuments()) + 1_000);
  return runningCampaign(engine, {
    name,
    list: name,
    interval: EVEN,
    dailyLimitPerInstance: 10_000,
    ...changes,
  });
}

async function sentOf(engine: TestEngine, campaign: Campaign): Promise<number> {
  return (await engine.ledger.progress(campaign.id)).sent;
}

describe('campaigns that share numbers', () => {
  it('get equal shares of them', async () => {
    const engine = testEngine(store);
    await fleet(engine, 'A', 'B');
    const three = [];
    for (const name of ['Natal', 'Páscoa', 'São João']) {
      three.push(await given(engine, name, 60, { instances: ['A', 'B'], strategy: 'balanced' }));
    }
    await run(engine, 15 * MINUTE);
    const sent = await Promise.all(three.map((campaign) => sentOf(engine, campaign)));
    expect(sent.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(58);
    expect(Math.max(...sent) - Math.min(...sent)).toBeLessThanOrEqual(2);
  });

  it('have no more than two minutes assigned on a number, all together', async () => {
    const engine = testEngine(store);
    await fleet(engine, 'A');
    for (const name of ['Natal', 'Páscoa', 'São João']) await given(engine, name, 20, { instances: ['A'] });
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 4 });
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 0 });
  });

  it('let one that starts later have its share at once', async () => {
    const engine = testEngine(store);
    await fleet(engine, 'A');
    const first = await given(engine, 'Natal', 100, { instances: ['A'] });
    await run(engine, 10 * MINUTE);
    const before = await sentOf(engine, first);
    const later = await given(engine, 'Páscoa', 100, { instances: ['A'] });
    await run(engine, 5 * MINUTE);
    const [ofFirst, ofLater] = [(await sentOf(engine, first)) - before, await sentOf(engine, later)];
    expect(ofFirst + ofLater).toBe(10);
    expect(Math.abs(ofFirst - ofLater)).toBeLessThanOrEqual(2);
  });

  it('are not starved by a big one without pacing', async () => {
    const engine = testEngine(store);
    await fleet(engine, 'A', 'B');
    const big = await given(engine, 'Natal', 1_500, { instances: ['A', 'B'], interval: UNPACED });
    const small = await given(engine, 'Páscoa', 5, { instances: ['A'] });
    // A pause before each of the small one's, and one behind it.
    await run(engine, 6 * MINUTE);
    expect(await sentOf(engine, small)).toBe(5);
    expect(await sentOf(engine, big)).toBeGreaterThan(1_000);
  });

  it('share a number evenly, also when one of them has others as well', async () => {
    const engine = testEngine(store);
    await fleet(engine, 'A', 'B', 'C', 'D');
    const narrow = await given(engine, 'Natal', 100, { instances: ['A'] });
    const segments = { bySegment: { vip: ['A'] }, otherwise: ['B', 'C', 'D'] };
    const names = ['A', 'B', 'C', 'D'];
    const wide = await given(engine, 'Páscoa', 300, { instances: names, strategy: 'by_segment', segments });
    const vips = await store.models.contacts.find({ lists: 'Páscoa' }).limit(60).lean();
    await store.models.contacts.updateMany(
      { _id: { $in: vips.map(({ _id }) => _id) } },
      { $set: { segment: 'vip' } },
    );
    await run(engine, 15 * MINUTE);
    const throughA = async ({ id }: Campaign): Promise<number> =>
      (await engine.ledger.report(id)).find(({ instance }) => instance === 'A')?.sent ?? 0;
    const [ofNarrow, ofWide] = [await throughA(narrow), await throughA(wide)];
    expect(ofNarrow + ofWide).toBe(30);
    expect(Math.abs(ofNarrow - ofWide)).toBeLessThanOrEqual(4);
  });
});
