import { beforeEach, describe, expect, it } from 'vitest';
import { planCampaigns } from '../../src/engine/plan.ts';
import type { Campaign } from '../../src/engine/types.ts';
import { memoryStore, type MemoryStore } from '../fakes/memory-store/memory-store.ts';
import * as records from '../fakes/records.ts';
import { fleet, run, runningCampaign, testEngine, type TestEngine } from './test-engine.ts';

const MINUTE = 60_000;
const EVEN = { minMs: 30_000, maxMs: 30_000 };
const UNPACED = { minMs: 0, maxMs: 0 };

let store: MemoryStore;
let engine: TestEngine;
let people: number;
beforeEach(() => {
  store = memoryStore();
  engine = testEngine(store);
  people = 0;
});

/** A campaign with a list of its own; some of its people are VIPs. */
async function given(name: string, contacts: number, changes: Partial<Campaign> = {}, vips = 0) {
  const person = (n: number) =>
    records.contact(`+55119${70_000_000 + people++}`, { segment: n < vips ? 'vip' : 'varejo' });
  await store.addContacts(
    name,
    Array.from({ length: contacts }, (_, n) => person(n)),
  );
  return runningCampaign(engine, {
    name,
    list: name,
    interval: EVEN,
    dailyLimitPerInstance: 10_000,
    ...changes,
  });
}

async function sentOf(campaign: Campaign): Promise<number> {
  return (await engine.ledger.progress(campaign.id)).sent;
}

describe('campaigns that share numbers', () => {
  it('get equal shares of them', async () => {
    await fleet(engine, 'A', 'B');
    const three = [];
    for (const name of ['Natal', 'Páscoa', 'São João']) {
      three.push(await given(name, 60, { instances: ['A', 'B'], strategy: 'balanced' }));
    }
    await run(engine, 15 * MINUTE);
    const sent = await Promise.all(three.map((campaign) => sentOf(campaign)));
    expect(sent.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(58);
    expect(Math.max(...sent) - Math.min(...sent)).toBeLessThanOrEqual(2);
  });

  it('have no more than two minutes assigned on a number, all together', async () => {
    await fleet(engine, 'A');
    for (const name of ['Natal', 'Páscoa', 'São João']) await given(name, 20, { instances: ['A'] });
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 4 });
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 0 });
  });

  it('let one that starts later have its share at once', async () => {
    await fleet(engine, 'A');
    const first = await given('Natal', 100, { instances: ['A'] });
    await run(engine, 10 * MINUTE);
    const before = await sentOf(first);
    const later = await given('Páscoa', 100, { instances: ['A'] });
    await run(engine, 5 * MINUTE);
    const [ofFirst, ofLater] = [(await sentOf(first)) - before, await sentOf(later)];
    expect(ofFirst + ofLater).toBe(10);
    expect(Math.abs(ofFirst - ofLater)).toBeLessThanOrEqual(2);
  });

  it('are not starved by a big one without pacing', async () => {
    await fleet(engine, 'A', 'B');
    const big = await given('Natal', 1_500, { instances: ['A', 'B'], interval: UNPACED });
    const small = await given('Páscoa', 5, { instances: ['A'] });
    // A pause before each of the small one's, and one behind it.
    await run(engine, 6 * MINUTE);
    expect(await sentOf(small)).toBe(5);
    expect(await sentOf(big)).toBeGreaterThan(1_000);
  });

  it.each([
    ['60 s', { minMs: 60_000, maxMs: 60_000 }],
    ['100 s', { minMs: 80_000, maxMs: 120_000 }],
    ['more than the two minutes that are planned ahead', { minMs: 200_000, maxMs: 300_000 }],
  ])('are not starved by one with shorter pauses: theirs are of %s', async (_, interval) => {
    await fleet(engine, 'A');
    const quick = await given('Natal', 200, { instances: ['A'] });
    await run(engine, 5 * MINUTE);
    const slow = await given('Páscoa', 3, { instances: ['A'], interval });
    await run(engine, 30 * MINUTE, 3_000);
    expect(await sentOf(slow)).toBe(3);
    expect(await sentOf(quick)).toBeGreaterThan(15);
  });

  it('share a number evenly, also when one of them has others as well', async () => {
    await fleet(engine, 'A', 'B', 'C', 'D');
    const narrow = await given('Natal', 100, { instances: ['A'] });
    const segments = { bySegment: { vip: ['A'] }, otherwise: ['B', 'C', 'D'] };
    const names = ['A', 'B', 'C', 'D'];
    const wide = await given('Páscoa', 300, { instances: names, strategy: 'by_segment', segments }, 60);
    await run(engine, 15 * MINUTE);
    const throughA = async ({ id }: Campaign): Promise<number> =>
      (await engine.ledger.report(id)).find(({ instance }) => instance === 'A')?.sent ?? 0;
    const [ofNarrow, ofWide] = [await throughA(narrow), await throughA(wide)];
    expect(ofNarrow + ofWide).toBe(30);
    expect(Math.abs(ofNarrow - ofWide)).toBeLessThanOrEqual(4);
  });
});
