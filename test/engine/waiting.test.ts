import { describe, expect, it } from 'vitest';
import { contactDayKey } from '../../src/engine/capacity.ts';
import { planCampaigns } from '../../src/engine/plan.ts';
import type { Campaign, Waiting } from '../../src/engine/types.ts';
import { instance } from '../fakes/records.ts';
import { testStore } from '../store/test-store.ts';
import {
  currently,
  fleet,
  people,
  runningCampaign,
  SETTINGS,
  testEngine,
  type TestEngine,
  tick,
} from './test-engine.ts';

const store = await testStore();

const FILLS_TWO_MINUTES = { minMs: 40_000, maxMs: 40_000 };
const TOMORROW = new Date('2026-03-11T03:00:00Z');
const NEXT_HOUR = new Date('2026-03-10T13:00:00Z');

async function given(changes: Partial<Campaign> = {}, settings: Partial<typeof SETTINGS> = {}, contacts = 5) {
  const engine = testEngine(store, { settings: { ...SETTINGS, ...settings } });
  await people(store, 'clientes', contacts);
  const campaign = await runningCampaign(engine, { name: 'Natal', list: 'clientes', ...changes });
  return { engine, campaign };
}

/** What a campaign waits for after a plan. */
async function waitingOf(engine: TestEngine, campaign: Campaign): Promise<Waiting | undefined> {
  await planCampaigns(engine);
  return (await currently(engine, campaign)).waiting;
}

describe('a campaign that no number can serve', () => {
  it('says what keeps each of them, and until when at least', async () => {
    const { engine, campaign } = await given({ instances: ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] });
    const until = new Date('2026-03-10T15:00:00Z');
    await fleet(
      engine,
      instance('A', { state: 'logged_out' }),
      instance('B', { health: 29 }),
      instance('C', { dayLimit: 0 }),
      instance('D', { hourLimit: 0 }),
      instance('F', { state: 'restricted', restriction: 'all', until }),
      instance('G', { state: 'restricted', restriction: 'cold', until, hourLimit: 0 }),
    );
    expect(await waitingOf(engine, campaign)).toEqual({
      numbers: [
        { instance: 'A', why: 'state', state: 'logged_out' },
        { instance: 'B', why: 'health' },
        { instance: 'C', why: 'day_limit' },
        { instance: 'D', why: 'hour_limit' },
        { instance: 'E', why: 'gone' },
        { instance: 'F', why: 'state', state: 'restricted' },
        { instance: 'G', why: 'hour_limit' },
        { instance: 'H', why: 'gone' },
      ],
      until: NEXT_HOUR,
    });
  });

  it.each<[string, Parameters<typeof instance>[1], Partial<Campaign>, Date | undefined]>([
    ['day', { dayLimit: 0 }, {}, TOMORROW],
    ["campaign's day", {}, { dailyLimitPerInstance: 0 }, TOMORROW],
    ['new chats', { newChatLimit: 0 }, {}, TOMORROW],
    ['hour', { hourLimit: 0 }, {}, NEXT_HOUR],
    ['restriction', { state: 'restricted', restriction: 'cold', until: NEXT_HOUR }, {}, NEXT_HOUR],
    ['state', { state: 'banned' }, {}, undefined],
  ])('for want of %s says until when', async (_, figures, changes, until) => {
    const { engine, campaign } = await given({ instances: ['A'], ...changes });
    await fleet(engine, instance('A', figures));
    const waiting = await waitingOf(engine, campaign);
    expect(waiting?.until).toEqual(until);
    expect(waiting?.numbers).toMatchObject([{ instance: 'A' }]);
  });

  it('takes it back when one can, and goes on by itself', async () => {
    const { engine, campaign } = await given({ instances: ['A'] });
    await fleet(engine, instance('A', { health: 29 }));
    expect(await waitingOf(engine, campaign)).toBeDefined();
    await engine.instances.setHealth('A', 30);
    expect(await planCampaigns(engine)).toEqual({ assigned: 3, idle: [] });
    expect(await currently(engine, campaign)).not.toHaveProperty('waiting');
  });

  it('says so while other campaigns go on', async () => {
    const { engine, campaign } = await given({ instances: ['A'] });
    const other = await runningCampaign(engine, { name: 'Ano novo', list: 'clientes', instances: ['B'] });
    await fleet(engine, instance('A', { state: 'banned' }), 'B');
    expect(await waitingOf(engine, campaign)).toBeDefined();
    expect(await currently(engine, other)).not.toHaveProperty('waiting');
  });

  it('says what keeps a segment, when only that is left', async () => {
    const segments = { bySegment: { vip: ['A'] }, otherwise: ['B'] };
    const { engine, campaign } = await given({ strategy: 'by_segment', segments, instances: ['A', 'B'] });
    await store.models.contacts.updateMany({}, { $set: { segment: 'vip' } });
    await fleet(engine, instance('A', { state: 'banned' }), 'B');
    const waiting = { numbers: [{ instance: 'A', why: 'state', state: 'banned' }] };
    expect(await waitingOf(engine, campaign)).toEqual(waiting);
    // Nothing is due, but what is said of the numbers is kept current.
    await store.models.instances.updateOne({ _id: 'A' }, { $set: { state: 'paused' } });
    expect(await waitingOf(engine, campaign)).toMatchObject({ numbers: [{ state: 'paused' }] });
  });
});

describe('recipients who are not to be written to now', () => {
  it('are counted by rule, with the first time at which one may be', async () => {
    const sendingHours = { days: [1, 2, 3, 4, 5], fromMinute: 10 * 60, toMinute: 18 * 60 };
    const { engine, campaign } = await given({ instances: ['A'] }, { sendingHours, contactDayLimit: 1 });
    await fleet(engine, 'A');
    // Two of them heard of us today already.
    const heard = await store.models.contacts.find().limit(2).lean();
    for (const { _id } of heard) {
      await engine.counters.reserve([
        { kind: 'contact_day', key: contactDayKey(_id, '20260310'), limit: 1, expiresInSeconds: 100 },
      ]);
    }
    const waiting: Waiting = {
      numbers: [],
      recipients: { quiet_hours: 3, contact_limit: 2 },
      until: NEXT_HOUR,
    };
    expect(await waitingOf(engine, campaign)).toEqual(waiting);
    expect(await waitingOf(engine, campaign)).toEqual(waiting);
    engine.clock.goTo(NEXT_HOUR);
    expect(await waitingOf(engine, campaign)).toBeUndefined();
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ assigned: 3, queued: 2 });
  });
});

describe('a campaign does not wait', () => {
  it('while its messages are on their way to a slot', async () => {
    const { engine, campaign } = await given({ instances: ['A'], dailyLimitPerInstance: 3 });
    await fleet(engine, 'A');
    await planCampaigns(engine);
    expect(await waitingOf(engine, campaign)).toBeUndefined();
  });

  it('for messages that a number could not send and that are tried again soon', async () => {
    const { engine, campaign } = await given({ instances: ['A'] }, {}, 1);
    await fleet(engine, 'A');
    await planCampaigns(engine);
    engine.messenger.answer({ kind: 'not_sent', reason: 'busy', ownFault: false });
    await tick(engine, 'A');
    expect(await waitingOf(engine, campaign)).toBeUndefined();
  });

  it("when its numbers are only busy with other campaigns' messages", async () => {
    const { engine, campaign } = await given({ instances: ['A', 'B'] });
    await fleet(engine, 'A', instance('B', { state: 'banned' }));
    await store.models.campaigns.updateMany({}, { $set: { status: 'paused' } });
    await runningCampaign(engine, {
      name: 'Ano novo',
      list: 'clientes',
      instances: ['A'],
      interval: FILLS_TWO_MINUTES,
    });
    await planCampaigns(engine);
    await store.models.campaigns.updateMany({}, { $set: { status: 'running' } });
    expect(await waitingOf(engine, campaign)).toBeUndefined();
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ assigned: 0 });
  });

  it('for a number of which a contact only waits for a slot', async () => {
    const { engine, campaign } = await given({ instances: ['A', 'B'], strategy: 'sticky' });
    await fleet(engine, 'A', 'B');
    await store.models.contacts.updateMany({}, { $set: { preferredInstance: 'A' } });
    await store.models.campaigns.updateMany({}, { $set: { status: 'paused' } });
    await runningCampaign(engine, {
      name: 'Ano novo',
      list: 'clientes',
      instances: ['A'],
      interval: FILLS_TWO_MINUTES,
    });
    await planCampaigns(engine);
    await store.models.campaigns.updateMany({}, { $set: { status: 'running' } });
    expect(await waitingOf(engine, campaign)).toBeUndefined();
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ assigned: 0 });
  });
});
