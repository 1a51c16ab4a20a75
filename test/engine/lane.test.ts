import { describe, expect, it } from 'vitest';
import { tickLane } from '../../src/engine/lane.ts';
import { planCampaigns } from '../../src/engine/plan.ts';
import type { Counters } from '../../src/engine/ports.ts';
import type { Campaign } from '../../src/engine/types.ts';
import { inParallel, testStore } from '../store/test-store.ts';
import { fleet, people, runningCampaign, testEngine, type TestEngine, tick } from './test-engine.ts';

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
  await planCampaigns(engine);
  return { engine, campaign };
}

/** A budget that is always used up, whatever the planner believed. */
const exhausted = (counters: Counters): Counters => ({ ...counters, reserve: async ([first]) => first });

/** Changes the contacts of the two messages that come first. */
async function firstOnes(changes: object): Promise<void> {
  const rows = await store.models.messages.find().sort({ order: 1 }).limit(2).lean();
  await store.models.contacts.updateMany({ _id: { $in: rows.map(({ phone }) => phone) } }, { $set: changes });
}

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

describe('without capacity', () => {
  it('a message goes back to the queue at once, and after three tries waits for the next hour', async () => {
    const engine = testEngine(store);
    await given(1, {}, engine);
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
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 0 });
    engine.clock.goTo(new Date('2026-03-10T13:00:00Z'));
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 1 });
  });

  it('a number lets go of all its messages at once, and has them planned once', async () => {
    const { engine, campaign } = await given(3, { instances: ['A'] });
    let plans = 0;
    engine.wake.plan = async () => void plans++;
    engine.counters = exhausted(engine.counters);
    await tick(engine, 'A');
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ assigned: 0, queued: 3 });
    expect(plans).toBe(1);
    expect(await store.models.messages.findOne().lean()).toMatchObject({
      turnedAway: 1,
      tries: [{ instance: 'A', reason: expect.stringContaining('rate:hora:A'), at: engine.clock.now() }],
    });
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

describe('a slot is not lost to messages that must not go out', () => {
  it.each<[string, (engine: TestEngine) => Promise<unknown>, object]>([
    ['as their recipients have opted out', () => firstOnes({ optedOut: true }), { suppressed: 2, sent: 1 }],
    [
      'as somebody else has them',
      async () => {
        const rows = await store.models.messages.find().sort({ order: 1 }).limit(2).lean();
        await store.models.messages.updateMany(
          { _id: { $in: rows.map(({ _id }) => _id) } },
          { $inc: { attempt: 1 } },
        );
      },
      { assigned: 2, sent: 1 },
    ],
  ])('%s', async (_, happens, expected) => {
    const { engine, campaign } = await given(3);
    const { nextAssigned } = engine.ledger;
    engine.ledger.nextAssigned = async (...args) => {
      const rows = await nextAssigned(...args);
      if (rows.length === 3) await happens(engine);
      return rows;
    };
    await tick(engine, 'A');
    expect(await engine.ledger.progress(campaign.id)).toMatchObject(expected);
  });
});

describe('a number without pacing', () => {
  const UNPACED = { minMs: 0, maxMs: 0 };

  it('sends all that it has in one tick, each once, however many work on it', async () => {
    const { engine, campaign } = await given(120, { interval: UNPACED, dailyLimitPerInstance: 1_000 });
    const other = testEngine(store, { messenger: engine.messenger });
    await Promise.all([tick(engine, 'A'), tick(other, 'A'), tick(engine, 'A')]);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ sent: 120 });
    expect(new Set(engine.messenger.sends.map(({ phone }) => phone)).size).toBe(120);
    expect(engine.messenger.sends).toHaveLength(120);
  });

  it('looks at people anew when a batch takes long: one may have opted out', async () => {
    const { engine, campaign } = await given(20, { interval: UNPACED });
    engine.messenger.answer(async () => {
      engine.clock.advance(6_000);
      await store.models.contacts.updateMany({}, { $set: { optedOut: true } });
      return { kind: 'accepted', keyId: 'slow' };
    });
    await tick(engine, 'A');
    await tick(engine, 'A');
    const { sent, suppressed, queued } = await engine.ledger.progress(campaign.id);
    // Five are on their way at once; those that were held up meanwhile go back.
    expect(sent + queued).toBeLessThanOrEqual(5);
    expect(suppressed).toBe(20 - sent - queued);
    expect(engine.messenger.sends).toHaveLength(sent);
  });

  it('begins nothing more of a batch of which one could not be reserved', async () => {
    const { engine } = await given(50, { interval: UNPACED });
    let asked = 0;
    engine.counters = { ...engine.counters, reserve: () => Promise.reject(new Error(`no Redis ${asked++}`)) };
    await expect(tick(engine, 'A')).rejects.toThrow('no Redis 0');
    expect(asked).toBeLessThanOrEqual(5);
  });

  it('sends no more than its limits, however many work on it', async () => {
    const { engine, campaign } = await given(60, { interval: UNPACED });
    await store.models.instances.updateMany({}, { $set: { hourLimit: 7 } });
    const { counters } = engine;
    const workers = Array.from({ length: 4 }, () =>
      testEngine(store, { messenger: engine.messenger, counters }),
    );
    await Promise.all(workers.map((worker) => tick(worker, 'A')));
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ sent: 7 });
    expect(engine.messenger.sends).toHaveLength(7);
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

  it('go back when their campaign has expired, and leave the slot to others', async () => {
    const expiresAt = new Date('2026-03-10T12:00:05Z');
    const { engine, campaign } = await given(2, { expiresAt });
    await people(store, 'novos', 1, 100);
    const other = await runningCampaign(engine, { name: 'Páscoa', list: 'novos', instances: ['A'] });
    await planCampaigns(engine);
    engine.clock.goTo(expiresAt);
    await tick(engine, 'A');
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ queued: 2, sent: 0 });
    expect(await engine.ledger.progress(other.id)).toMatchObject({ sent: 1 });
  });

  it("go to other numbers when theirs went down behind the planner's back", async () => {
    const { engine, campaign } = await given(2, { instances: ['A', 'B'], interval: { minMs: 0, maxMs: 0 } });
    await store.models.instances.updateOne({ _id: 'A' }, { $set: { state: 'banned' } });
    expect(await tick(engine, 'A')).toBeUndefined();
    await tick(engine, 'B');
    expect(engine.messenger.sends.map(({ instance }) => instance)).toEqual(['B', 'B']);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ sent: 2 });
  });

  it('keep their place when nobody knows whether they were begun, so that the number never sends too many', async () => {
    const { engine, campaign } = await given(10);
    await store.models.instances.updateOne({ _id: 'A' }, { $set: { hourLimit: 5 } });
    const { ledger } = engine;
    const answerIsLost: Partial<typeof ledger> = {
      beginAttempt: async (...args) => {
        await ledger.beginAttempt(...args);
        throw new Error('no answer from the store');
      },
    };
    engine.ledger = { ...ledger, ...answerIsLost };
    await expect(tick(engine, 'A')).rejects.toThrow('no answer');
    engine.ledger = ledger;
    for (let n = 0; n < 10; n++) {
      engine.clock.advance(60_000);
      await planCampaigns(engine);
      await tick(engine, 'A');
    }
    // 5 an hour: the one that may have been begun is one of them.
    expect(engine.messenger.sends).toHaveLength(4);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ sent: 4, sending: 1, queued: 5 });
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
