import { describe, expect, it } from 'vitest';
import { planCampaign } from '../../src/engine/plan.ts';
import type { Campaign } from '../../src/engine/types.ts';
import { instance } from '../fakes/records.ts';
import { inParallel, testStore } from '../store/test-store.ts';
import { currently, fleet, people, runningCampaign, testEngine, tick } from './test-engine.ts';

const store = await testStore();

/** The numbers of a campaign's rows, in the order of sending; `-` for rows that have none. */
async function numbersOf(campaign: Campaign): Promise<string> {
  const rows = await store.models.messages.find({ campaignId: campaign.id }).sort({ order: 1 }).lean();
  return rows.map((row) => row.instance ?? '-').join(' ');
}

async function given(contacts: number, changes: Partial<Campaign> = {}) {
  const engine = testEngine(store);
  await people(store, 'clientes', contacts);
  const campaign = await runningCampaign(engine, { name: 'Natal', list: 'clientes', ...changes });
  return { engine, campaign };
}

describe('planning', () => {
  it('looks two minutes ahead and no further, however often it runs', async () => {
    const { engine, campaign } = await given(20);
    await fleet(engine, 'A', 'B', 'C');
    expect(await planCampaign(engine, campaign.id)).toEqual({ assigned: 9, idle: false });
    expect(await planCampaign(engine, campaign.id)).toEqual({ assigned: 0, idle: false });
    expect(engine.woken).toEqual(new Set(['A', 'B', 'C']));
  });

  it('wakes the numbers that have work each time, as a wake may be lost', async () => {
    const { engine, campaign } = await given(3);
    await fleet(engine, 'A', 'B', 'C');
    await planCampaign(engine, campaign.id);
    engine.woken.clear();
    await planCampaign(engine, campaign.id);
    expect(engine.woken).toEqual(new Set(['A', 'B', 'C']));
  });

  it('fills the slot that a send made free', async () => {
    const { engine, campaign } = await given(20);
    await fleet(engine, 'A', 'B', 'C');
    await planCampaign(engine, campaign.id);
    await tick(engine, 'B');
    expect(await planCampaign(engine, campaign.id)).toMatchObject({ assigned: 1 });
  });

  it('is idle when nothing of the campaign waits', async () => {
    const { engine, campaign } = await given(1);
    await fleet(engine, 'A');
    await planCampaign(engine, campaign.id);
    expect(await planCampaign(engine, campaign.id)).toEqual({ assigned: 0, idle: false });
    await tick(engine, 'A');
    expect(await planCampaign(engine, campaign.id)).toEqual({ assigned: 0, idle: true });
  });

  it.each(['draft', 'scheduled', 'paused', 'completed', 'cancelled', 'failed'] as const)(
    'does nothing for a campaign that is %s',
    async (status) => {
      const { engine, campaign } = await given(5, { status });
      await fleet(engine, 'A');
      expect(await planCampaign(engine, campaign.id)).toEqual({ assigned: 0, idle: false });
      expect(await numbersOf(campaign)).toBe('- - - - -');
    },
  );

  it('done twice at once gives each row to one number', async () => {
    const { engine, campaign } = await given(40, { interval: { minMs: 0, maxMs: 0 } });
    await fleet(engine, 'A', 'B', 'C');
    const results = await inParallel(4, () => planCampaign(engine, campaign.id));
    expect(results.reduce((sum, { assigned }) => sum + assigned, 0)).toBe(40);
    expect((await engine.ledger.progress(campaign.id)).assigned).toBe(40);
  });
});

describe('rotation', () => {
  it('round_robin over three numbers is A B C A B, and goes on after a restart', async () => {
    const { engine, campaign } = await given(10, { interval: { minMs: 60_000, maxMs: 60_000 } });
    await fleet(engine, 'A', 'B', 'C');
    await planCampaign(engine, campaign.id);
    expect(await numbersOf(campaign)).toBe('A B C A B C - - - -');
    await tick(engine, 'A');
    const restarted = testEngine(store);
    await planCampaign(restarted, campaign.id);
    expect(await numbersOf(campaign)).toBe('A B C A B C A - - -');
    for (const name of ['A', 'B', 'C']) await tick(restarted, name);
    restarted.clock.advance(60_000);
    for (const name of ['A', 'B', 'C']) await tick(restarted, name);
    await planCampaign(testEngine(store), campaign.id);
    expect(await numbersOf(campaign)).toBe('A B C A B C A B C A');
  });

  it('round_robin keeps its place while the number that was last is away', async () => {
    const { engine, campaign } = await given(10, { lastInstance: 'B', dailyLimitPerInstance: 1 });
    await fleet(engine, 'A', instance('B', { state: 'disconnected' }), 'C');
    await planCampaign(engine, campaign.id);
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
    await planCampaign(engine, campaign.id);
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
    await planCampaign(engine, campaign.id);
    expect(await numbersOf(campaign)).toBe('B B B A A');
  });
});

describe('limits', () => {
  it.each([
    ['hour', { hourLimit: 2 }, {}],
    ['day', { dayLimit: 2 }, {}],
    ["campaign's day", {}, { dailyLimitPerInstance: 2 }],
  ])('of the %s count what was sent and what is assigned', async (_, ofNumber, ofCampaign) => {
    const { engine, campaign } = await given(5, { instances: ['A'], ...ofCampaign });
    await fleet(engine, instance('A', ofNumber));
    expect(await planCampaign(engine, campaign.id)).toMatchObject({ assigned: 2 });
    await tick(engine, 'A');
    expect(await planCampaign(engine, campaign.id)).toMatchObject({ assigned: 0 });
  });

  it('of a number hold over all campaigns together', async () => {
    const { engine, campaign } = await given(5, { instances: ['A'] });
    await fleet(engine, instance('A', { hourLimit: 4 }));
    const second = await runningCampaign(engine, { name: 'Ano novo', list: 'clientes', instances: ['A'] });
    expect(await planCampaign(engine, campaign.id)).toMatchObject({ assigned: 3 });
    expect(await planCampaign(engine, second.id)).toMatchObject({ assigned: 1 });
  });
});

describe('a campaign that no number can serve', () => {
  it('says what keeps each of them, and takes it back when one can', async () => {
    const { engine, campaign } = await given(5, { instances: ['A', 'B', 'C', 'D', 'E'] });
    await fleet(
      engine,
      instance('A', { state: 'logged_out' }),
      instance('B', { health: 29 }),
      instance('C', { dayLimit: 0 }),
      instance('D', { hourLimit: 0 }),
    );
    const waiting = [
      { instance: 'A', why: 'state', state: 'logged_out' },
      { instance: 'B', why: 'health' },
      { instance: 'C', why: 'day_limit' },
      { instance: 'D', why: 'hour_limit' },
      { instance: 'E', why: 'gone' },
    ];
    const planned = await planCampaign(engine, campaign.id);
    expect(new Set(planned.waiting)).toEqual(new Set(waiting));
    expect(new Set((await currently(engine, campaign)).waiting)).toEqual(new Set(waiting));
    await engine.instances.setHealth('B', 30);
    expect(await planCampaign(engine, campaign.id)).toEqual({ assigned: 3, idle: false });
    expect(await currently(engine, campaign)).not.toHaveProperty('waiting');
  });

  it('says so while other campaigns go on', async () => {
    const { engine, campaign } = await given(5, { instances: ['A'] });
    const other = await runningCampaign(engine, { name: 'Ano novo', list: 'clientes', instances: ['B'] });
    await fleet(engine, instance('A', { state: 'banned' }), 'B');
    await planCampaign(engine, other.id);
    expect(await planCampaign(engine, campaign.id)).toMatchObject({
      waiting: [{ instance: 'A', why: 'state', state: 'banned' }],
    });
  });

  it('does not wait while its messages are on their way to a slot', async () => {
    const { engine, campaign } = await given(5, { instances: ['A'], dailyLimitPerInstance: 3 });
    await fleet(engine, 'A');
    await planCampaign(engine, campaign.id);
    expect(await planCampaign(engine, campaign.id)).not.toHaveProperty('waiting');
  });

  it('does not wait for messages whose time has not come', async () => {
    const { engine, campaign } = await given(1, { instances: ['A'] });
    await fleet(engine, instance('A', { state: 'banned' }));
    await store.models.messages.updateMany({}, { $set: { retryAt: new Date('2026-03-10T13:00:00Z') } });
    expect(await planCampaign(engine, campaign.id)).not.toHaveProperty('waiting');
  });
});
