import { describe, expect, it } from 'vitest';
import { planCampaigns } from '../../src/engine/plan.ts';
import type { Campaign, Instance } from '../../src/engine/types.ts';
import { instance } from '../fakes/records.ts';
import { inParallel, testStore } from '../store/test-store.ts';
import { fleet, people, runningCampaign, testEngine, tick } from './test-engine.ts';

const store = await testStore();

const UNPACED = { minMs: 0, maxMs: 0 };
const PLACES = { list: 'clientes' };

/** Some of the people have a chat with a number. */
async function knows(name: string, count: number): Promise<void> {
  const phones = await store.models.contacts.find().sort({ _id: 1 }).limit(count).lean();
  await store.models.contacts.updateMany(
    { _id: { $in: phones.map(({ _id }) => _id) } },
    { $set: { chats: [name] } },
  );
}

/** The numbers of a campaign's rows, in the order of sending; `-` for rows that have none. */
async function numbersOf(campaign: Campaign): Promise<string> {
  const rows = await store.models.messages.find({ campaignId: campaign.id }).sort({ order: 1 }).lean();
  return rows.map((row) => row.instance ?? '-').join(' ');
}

/** The people whose messages come first opt out. */
async function optOutFirst(count: number): Promise<void> {
  const rows = await store.models.messages.find().sort({ order: 1 }).limit(count).lean();
  await store.models.contacts.updateMany(
    { _id: { $in: rows.map(({ phone }) => phone) } },
    { $set: { optedOut: true } },
  );
}

async function given(contacts: number, changes: Partial<Campaign> = {}) {
  const engine = testEngine(store);
  await people(store, 'clientes', contacts);
  const campaign = await runningCampaign(engine, { name: 'Natal', ...PLACES, ...changes });
  return { engine, campaign };
}

describe('planning', () => {
  it('looks two minutes ahead and no further, however often it runs', async () => {
    const { engine } = await given(20);
    await fleet(engine, 'A', 'B', 'C');
    expect(await planCampaigns(engine)).toEqual({ assigned: 9, idle: [] });
    expect(await planCampaigns(engine)).toEqual({ assigned: 0, idle: [] });
    expect(engine.woken).toEqual(new Set(['A', 'B', 'C']));
  });

  it('wakes the numbers that have work each time, as a wake may be lost', async () => {
    const { engine } = await given(3);
    await fleet(engine, 'A', 'B', 'C');
    await planCampaigns(engine);
    engine.woken.clear();
    await planCampaigns(engine);
    expect(engine.woken).toEqual(new Set(['A', 'B', 'C']));
  });

  it('reads little of a campaign with few numbers, however large the fleet is', async () => {
    const { engine } = await given(50, { instances: ['A'] });
    await fleet(engine, ...Array.from({ length: 50 }, (_, n) => `N${n}`), 'A');
    const { queued } = engine.ledger;
    const pages: number[] = [];
    engine.ledger.queued = (id, now, limit) => {
      pages.push(limit);
      return queued(id, now, limit);
    };
    await planCampaigns(engine);
    expect(pages).toEqual([20]);
  });

  it('fills the slot that a send made free', async () => {
    const { engine } = await given(20);
    await fleet(engine, 'A', 'B', 'C');
    await planCampaigns(engine);
    await tick(engine, 'B');
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 1 });
  });

  it('is done with a campaign when all of it is sent', async () => {
    const { engine, campaign } = await given(1);
    await fleet(engine, 'A');
    await planCampaigns(engine);
    expect(await planCampaigns(engine)).toEqual({ assigned: 0, idle: [] });
    await tick(engine, 'A');
    expect(await planCampaigns(engine)).toEqual({ assigned: 0, idle: [campaign.id] });
  });

  it('is not done with one whose last messages were just assigned', async () => {
    const { engine } = await given(20, { instances: ['A'], interval: UNPACED });
    await fleet(engine, instance('A', { hourLimit: 10 }));
    await optOutFirst(10);
    expect(await planCampaigns(engine)).toEqual({ assigned: 10, idle: [] });
  });

  it.each(['sending', 'unknown'] as const)(
    'is not done with one of which a message is %s',
    async (status) => {
      const { engine } = await given(1);
      await fleet(engine, 'A');
      await store.models.messages.updateMany(
        {},
        { $set: { status, sendingAt: engine.clock.now(), attempt: 1 } },
      );
      expect(await planCampaigns(engine)).toEqual({ assigned: 0, idle: [] });
    },
  );

  it('is not done with one whose audience is still being written', async () => {
    const { engine } = await given(0, { audienceComplete: false });
    await store.models.campaigns.updateMany({}, { $set: { audienceComplete: false } });
    expect(await planCampaigns(engine)).toEqual({ assigned: 0, idle: [] });
  });

  it.each(['draft', 'scheduled', 'paused', 'completed', 'cancelled', 'failed'] as const)(
    'does nothing for a campaign that is %s',
    async (status) => {
      const { engine, campaign } = await given(5, { status });
      await fleet(engine, 'A');
      expect(await planCampaigns(engine)).toEqual({ assigned: 0, idle: [] });
      expect(await numbersOf(campaign)).toBe('- - - - -');
    },
  );

  it('done twice at once gives each row to one number', async () => {
    const { engine, campaign } = await given(40, { interval: { minMs: 0, maxMs: 0 } });
    await fleet(engine, 'A', 'B', 'C');
    const results = await inParallel(4, () => planCampaigns(engine));
    expect(results.reduce((sum, { assigned }) => sum + assigned, 0)).toBe(40);
    expect((await engine.ledger.progress(campaign.id)).assigned).toBe(40);
  });
});

describe('rotation', () => {
  it('round_robin over three numbers is A B C A B, and goes on after a restart', async () => {
    const { engine, campaign } = await given(10, { interval: { minMs: 60_000, maxMs: 60_000 } });
    await fleet(engine, 'A', 'B', 'C');
    await planCampaigns(engine);
    expect(await numbersOf(campaign)).toBe('A B C A B C - - - -');
    await tick(engine, 'A');
    const restarted = testEngine(store);
    await planCampaigns(restarted);
    expect(await numbersOf(campaign)).toBe('A B C A B C A - - -');
    for (const name of ['A', 'B', 'C']) await tick(restarted, name);
    restarted.clock.advance(60_000);
    for (const name of ['A', 'B', 'C']) await tick(restarted, name);
    await planCampaigns(testEngine(store));
    expect(await numbersOf(campaign)).toBe('A B C A B C A B C A');
  });

  it('round_robin keeps its place while the number that was last is away', async () => {
    const { engine, campaign } = await given(10, { lastInstance: 'B', dailyLimitPerInstance: 1 });
    await fleet(engine, 'A', instance('B', { state: 'disconnected' }), 'C');
    await planCampaigns(engine);
    expect(await numbersOf(campaign)).toBe('C A - - - - - - - -');
  });

  it('balanced evens out what the numbers sent today, over all campaigns', async () => {
    const { engine, campaign } = await given(4, { strategy: 'balanced' });
    await fleet(engine, 'A', 'B', 'C');
    await engine.counters.restore(
      Object.entries({ A: 3, B: 1, C: 2 }).map(([name, value]) => ({
        key: `rate:dia:${name}:20260310`,
        value,
        expiresInSeconds: 100,
      })),
    );
    await planCampaigns(engine);
    expect(await numbersOf(campaign)).toBe('B B C A');
  });

  it('intelligent fills the healthiest number first', async () => {
    const { engine, campaign } = await given(5, { strategy: 'intelligent' });
    await fleet(
      engine,
      instance('A', { health: 85 }),
      instance('B', { health: 95 }),
      instance('C', { health: 70 }),
    );
    await planCampaigns(engine);
    expect(await numbersOf(campaign)).toBe('B B B A A');
  });
});

describe('limits', () => {
  it.each([
    ['hour', { hourLimit: 2 }, {}],
    ['day', { dayLimit: 2 }, {}],
    ["campaign's day", {}, { dailyLimitPerInstance: 2 }],
    ['new chats', { newChatLimit: 2 }, {}],
    // The table of the test's settings is for one stage.
    ['warm-up', { warmUp: { stage: 0, since: new Date('2026-03-10T00:00:00Z') } }, {}],
  ])('of the %s count what was sent and what is assigned', async (_, ofNumber, ofCampaign) => {
    const { engine } = await given(5, { instances: ['A'], ...ofCampaign });
    engine.settings = { ...engine.settings, warmUpTable: [6] };
    await fleet(engine, instance('A', ofNumber));
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 2 });
    await tick(engine, 'A');
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 0 });
  });

  it('of a number hold over all campaigns together', async () => {
    const { engine, campaign } = await given(5, { instances: ['A'], interval: UNPACED });
    const second = await runningCampaign(engine, { ...PLACES, name: 'Ano novo', instances: ['A'] });
    await fleet(engine, instance('A', { hourLimit: 4 }));
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 4 });
    for (const { id } of [campaign, second]) {
      expect(await engine.ledger.progress(id)).toMatchObject({ assigned: 2, queued: 3 });
    }
  });

  it("of a campaign's day hold over all rounds of a run", async () => {
    const { engine, campaign } = await given(200, {
      instances: ['A'],
      interval: UNPACED,
      dailyLimitPerInstance: 30,
    });
    await fleet(engine, instance('A', { hourLimit: 50 }));
    await optOutFirst(80);
    await planCampaigns(engine);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ suppressed: 80, assigned: 30 });
  });

  it('of new chats do not hold for people whom the number knows', async () => {
    const { engine, campaign } = await given(6, { instances: ['A'], interval: UNPACED });
    await fleet(engine, instance('A', { newChatLimit: 1 }));
    await knows('A', 4);
    await planCampaigns(engine);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ assigned: 5, queued: 1 });
    expect(await engine.ledger.assignedCounts()).toMatchObject([{ count: 5, cold: 1 }]);
  });

  it('are those of the local hour: the next one has room again', async () => {
    const { engine } = await given(10, { instances: ['A'] });
    await fleet(engine, instance('A', { hourLimit: 1 }));
    engine.clock.goTo(new Date('2026-03-10T12:59:58Z'));
    await planCampaigns(engine);
    await tick(engine, 'A');
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 0 });
    engine.clock.goTo(new Date('2026-03-10T13:00:00Z'));
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 1 });
  });
});

describe('who can send', () => {
  it.each<[string, Partial<Instance>, number]>([
    ['connected', { state: 'connected' }, 3],
    ['connecting', { state: 'connecting' }, 0],
    ['disconnected', { state: 'disconnected' }, 0],
    ['logged out', { state: 'logged_out' }, 0],
    ['restricted', { state: 'restricted', restriction: 'all' }, 0],
    ['banned', { state: 'banned' }, 0],
    ['paused', { state: 'paused' }, 0],
    ["as healthy as the campaign's least", { health: 30 }, 3],
    ['less healthy', { health: 29 }, 0],
  ])('one that is %s', async (_, figures, assigned) => {
    const { engine } = await given(5, { instances: ['A'], pauseOnHealthBelow: 30 });
    await fleet(engine, instance('A', figures));
    expect(await planCampaigns(engine)).toMatchObject({ assigned });
  });
});

describe('an opt-out after the audience was written', () => {
  it('is not planned, and counted as suppressed', async () => {
    const { engine, campaign } = await given(3, { instances: ['A'] });
    await fleet(engine, 'A');
    await store.models.contacts.updateOne({}, { $set: { optedOut: true } });
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 2 });
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ suppressed: 1, assigned: 2 });
  });
});

describe('an expired campaign', () => {
  it('is planned no more', async () => {
    const { engine, campaign } = await given(3, { expiresAt: new Date('2026-03-10T12:00:10Z') });
    await fleet(engine, 'A');
    engine.clock.advance(10_000);
    expect(await planCampaigns(engine)).toEqual({ assigned: 0, idle: [] });
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ queued: 3 });
  });
});
