import { describe, expect, it } from 'vitest';
import { tickLane } from '../../src/engine/lane.ts';
import { planCampaign } from '../../src/engine/plan.ts';
import type { Counters } from '../../src/engine/ports.ts';
import type { Campaign } from '../../src/engine/types.ts';
import { inParallel, testStore } from '../store/test-store.ts';
import { fleet, people, run, runningCampaign, testEngine, type TestEngine, tick } from './test-engine.ts';

const store = await testStore();

async function given(contacts: number, changes: Partial<Campaign> = {}, engine = testEngine(store)) {
  await fleet(engine, 'A', 'B', 'C');
  await people(store, 'clientes', contacts);
  const campaign = await runningCampaign(engine, {
    name: 'Natal',
    list: 'clientes',
    instances: ['A'],
    ...changes,
  });
  await planCampaign(engine, campaign.id);
  return { engine, campaign };
}

/** A budget that is always used up, whatever the planner believed. */
const exhausted = (counters: Counters): Counters => ({ ...counters, reserve: async ([first]) => first });

describe('a tick of a lane', () => {
  it('sends the next message when the slot is due, and says when the next one is', async () => {
    const { engine, campaign } = await given(5);
    const now = engine.clock.now().getTime();
    expect(await tick(engine, 'A')).toEqual(new Date(now + 37_500));
    expect(engine.messenger.sends).toMatchObject([
      { instance: 'A', text: expect.stringMatching(/^Oi Pessoa \d!$/) },
    ]);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ sent: 1, assigned: 2, queued: 2 });
  });

  it('sends nothing before the slot is due', async () => {
    const { engine } = await given(5);
    const next = await tick(engine, 'A');
    engine.clock.advance(35_000);
    expect(await tick(engine, 'A')).toEqual(next);
    expect(engine.messenger.sends).toHaveLength(1);
    engine.clock.advance(2_500);
    await tick(engine, 'A');
    expect(engine.messenger.sends).toHaveLength(2);
  });

  it('done by many at once sends one message', async () => {
    const { engine } = await given(5);
    await inParallel(10, () => tick(engine, 'A'));
    expect(engine.messenger.sends).toHaveLength(1);
  });

  it('asks for no next run when there is no work', async () => {
    const { engine } = await given(1);
    await tick(engine, 'A');
    expect(await tick(engine, 'A')).toBeUndefined();
    expect(await tick(engine, 'B')).toBeUndefined();
    expect(await tick(engine, 'nobody')).toBeUndefined();
  });

  it('goes on for 5 s while slots are near, then leaves the rest to the scheduler', async () => {
    const { engine } = await given(30, { interval: { minMs: 500, maxMs: 500 } });
    const now = engine.clock.now().getTime();
    expect(await tick(engine, 'A')).toEqual(new Date(now + 5_500));
    expect(engine.messenger.sends).toHaveLength(11);
  });

  it('begins nothing more when the process stops', async () => {
    const { engine } = await given(5);
    const stopping = AbortSignal.abort();
    expect(await tickLane(engine, 'A', { stopping, sleep: async () => undefined })).toEqual(
      engine.clock.now(),
    );
    expect(engine.messenger.sends).toEqual([]);
  });

  it('also reaches a contact that was deleted since the campaign started', async () => {
    const { engine } = await given(1, { variants: ['Oi {{nome|você}}!'] });
    await store.models.contacts.deleteMany({});
    await tick(engine, 'A');
    expect(engine.messenger.sends).toMatchObject([{ text: 'Oi você!' }]);
  });
});

describe('pacing', () => {
  const gapsOf = (engine: TestEngine, name: string): number[] => {
    const times = engine.messenger.sends
      .filter(({ instance }) => instance === name)
      .map(({ at }) => at.getTime());
    return times.slice(1).map((at, n) => at - (times[n] ?? 0));
  };

  it('keeps 25 to 50 s between two messages of a number, over all its campaigns, which take turns', async () => {
    const engine = testEngine(store, { random: changeable() });
    const { campaign } = await given(12, {}, engine);
    const second = await runningCampaign(engine, {
      name: 'Ano novo',
      list: 'clientes',
      instances: ['A', 'B'],
    });
    await run(engine, [campaign, second], 10 * 60_000);
    const gaps = gapsOf(engine, 'A');
    expect(gaps.length).toBeGreaterThan(10);
    for (const gap of gaps) {
      expect(gap).toBeGreaterThanOrEqual(25_000);
      expect(gap).toBeLessThanOrEqual(50_000);
    }
    const sent = await store.models.messages.find({ instance: 'A' }).sort({ sendingAt: 1 }).lean();
    const turns = sent.map(({ campaignId }) => campaignId).slice(0, 8);
    expect(new Set(turns.filter((_, n) => n % 2 === 0)).size).toBe(1);
    expect(new Set(turns).size).toBe(2);
  });

  it('counts from when a message leaves, however slow our own store was before', async () => {
    const engine = testEngine(store);
    const { contacts } = engine;
    const delays = [8_000, 0, 3_000, 0, 0];
    engine.contacts = {
      ...contacts,
      async get(phone) {
        engine.clock.advance(delays.shift() ?? 0);
        return contacts.get(phone);
      },
    };
    const { campaign } = await given(5, { interval: { minMs: 25_000, maxMs: 25_000 } }, engine);
    await run(engine, [campaign], 5 * 60_000);
    const gaps = gapsOf(engine, 'A');
    expect(gaps).toHaveLength(4);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(25_000);
  });

  it('outlives a restart', async () => {
    const { engine } = await given(5);
    const next = await tick(engine, 'A');
    const restarted = testEngine(store);
    expect(await tick(restarted, 'A')).toEqual(next);
    expect(restarted.messenger.sends).toEqual([]);
  });
});

describe('without capacity', () => {
  it('a message goes back to the queue at once, and after three tries waits for the next hour', async () => {
    const engine = testEngine(store);
    const { campaign } = await given(1, {}, engine);
    engine.counters = exhausted(engine.counters);
    const row = async () => (await store.models.messages.find().lean())[0];
    for (const turnedAway of [1, 2]) {
      await tick(engine, 'A');
      expect(await row()).toMatchObject({ status: 'assigned', turnedAway });
      engine.clock.advance(50_000);
    }
    await tick(engine, 'A');
    expect(await row()).toMatchObject({
      status: 'queued',
      turnedAway: 3,
      reason: expect.stringContaining('rate:hora:A'),
      retryAt: new Date('2026-03-10T13:00:00Z'),
    });
    expect(engine.messenger.sends).toEqual([]);
    engine.clock.goTo(new Date('2026-03-10T12:59:59Z'));
    expect(await planCampaign(engine, campaign.id)).toMatchObject({ assigned: 0 });
    engine.clock.goTo(new Date('2026-03-10T13:00:00Z'));
    expect(await planCampaign(engine, campaign.id)).toMatchObject({ assigned: 1 });
  });

  it('a message that is turned away goes to a number that has some', async () => {
    const engine = testEngine(store);
    const { campaign } = await given(1, { instances: ['A', 'B'] }, engine);
    const { counters } = engine;
    engine.counters = {
      ...counters,
      reserve: (budgets) =>
        (budgets[0]?.key.includes(':A:') ? exhausted(counters) : counters).reserve(budgets),
    };
    await tick(engine, 'A');
    await tick(engine, 'B');
    expect(engine.messenger.sends).toMatchObject([{ instance: 'B' }]);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ sent: 1 });
  });

  it('nothing is sent while the counters do not answer', async () => {
    const engine = testEngine(store);
    const { campaign } = await given(1, {}, engine);
    engine.counters = { ...engine.counters, reserve: () => Promise.reject(new Error('no Redis')) };
    await expect(tick(engine, 'A')).rejects.toThrow('no Redis');
    expect(engine.messenger.sends).toEqual([]);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ assigned: 1 });
  });
});

describe('messages that must not go out this way any more', () => {
  it("go back to the queue when their campaign was paused behind the planner's back", async () => {
    const { engine, campaign } = await given(5);
    await engine.campaigns.move(campaign.id, ['running'], 'paused');
    expect(await tick(engine, 'A')).toBeUndefined();
    expect(engine.messenger.sends).toEqual([]);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ queued: 5 });
  });

  it("go to other numbers when theirs went down behind the planner's back", async () => {
    const { engine, campaign } = await given(2, { instances: ['A', 'B'], interval: { minMs: 0, maxMs: 0 } });
    await store.models.instances.updateOne({ _id: 'A' }, { $set: { state: 'banned' } });
    expect(await tick(engine, 'A')).toBeUndefined();
    await tick(engine, 'B');
    expect(engine.messenger.sends.map(({ instance }) => instance)).toEqual(['B', 'B']);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ sent: 2 });
  });

  it('give their place back when another took them', async () => {
    const { engine } = await given(1);
    const { ledger } = engine;
    engine.ledger = { ...ledger, beginAttempt: async () => undefined };
    await tick(engine, 'A');
    expect(engine.messenger.sends).toEqual([]);
    expect(await engine.counters.read(['rate:hora:A:2026031009', 'rate:dia:A:20260310'])).toEqual([0, 0]);
  });
});

/** A chance that knows both extremes. */
function changeable(): () => number {
  const draws = [0, 0.999_999, 0.3, 0.9, 0.01];
  let n = 0;
  return () => draws[n++ % draws.length] ?? 0;
}
