import { describe, expect, it } from 'vitest';
import { planCampaigns } from '../../src/engine/plan.ts';
import { DEFAULT_SENDING_HOURS } from '../../src/engine/quiet-hours.ts';
import type { Campaign } from '../../src/engine/types.ts';
import { inParallel, testStore } from '../store/test-store.ts';
import {
  fleet,
  people,
  run,
  runningCampaign,
  SETTINGS,
  testEngine,
  type TestEngine,
  tick,
} from './test-engine.ts';

const store = await testStore();

const UNPACED = { minMs: 0, maxMs: 0 };
/** In São Paulo, where the first person lives; the second, in Rio Branco, is two hours behind. */
const EIGHT = new Date('2026-03-10T11:00:00Z');
/** When tests begin. */
const MIDDAY = new Date('2026-03-10T12:00:00Z');
const TEN = new Date('2026-03-10T13:00:00Z');
const EVENING = new Date('2026-03-10T23:00:00Z');
const TOMORROW_AT_EIGHT = new Date('2026-03-11T11:00:00Z');
const MIDNIGHT = new Date('2026-03-11T03:00:00Z');
const [HERE, THERE] = ['+5511970000000', '+5511970000001'];
const zonesOf = (phone: string): string[] => [phone === THERE ? 'America/Rio_Branco' : 'America/Sao_Paulo'];

async function given(settings: Partial<typeof SETTINGS>, contacts = 2, changes: Partial<Campaign> = {}) {
  const engine = testEngine(store, { zonesOf, settings: { ...SETTINGS, ...settings } });
  await fleet(engine, 'A', 'B');
  await people(store, 'clientes', contacts);
  const campaign = await runningCampaign(engine, {
    name: 'Natal',
    list: 'clientes',
    instances: ['A'],
    ...changes,
  });
  return { engine, campaign };
}

const rowTo = (phone: string) => store.models.messages.findOne({ phone }).lean();
const sendsOf = ({ messenger }: TestEngine): string[] => messenger.sends.map(({ phone }) => phone);

describe('quiet hours', () => {
  const quiet = { sendingHours: DEFAULT_SENDING_HOURS };

  it("are each recipient's own", async () => {
    const { engine } = await given(quiet);
    engine.clock.goTo(EIGHT);
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 1 });
    expect(await rowTo(HERE)).toMatchObject({ status: 'assigned' });
    expect(await rowTo(THERE)).toMatchObject({ status: 'queued', reason: 'quiet_hours', retryAt: TEN });
    engine.clock.goTo(TEN);
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 1 });
  });

  it('that begin between the plan and the slot are kept as well', async () => {
    const { engine, campaign } = await given(quiet);
    engine.clock.goTo(new Date(EVENING.getTime() - 1_000));
    await planCampaigns(engine);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ assigned: 2 });
    engine.clock.goTo(EVENING);
    await tick(engine, 'A');
    // Whichever of the two came first: by the next slot both have been looked at.
    engine.clock.goTo(new Date(EVENING.getTime() + 60_000));
    await tick(engine, 'A');
    // It is 18:00 in Rio Branco: that one takes the slot.
    expect(sendsOf(engine)).toEqual([THERE]);
    expect(await rowTo(HERE)).toMatchObject({
      status: 'queued',
      reason: 'quiet_hours',
      retryAt: TOMORROW_AT_EIGHT,
      turnedAway: 0,
    });
  });

  it('do not hold for numbers of which nobody knows where they are', async () => {
    const { engine } = await given(quiet);
    engine.zonesOf = () => [];
    engine.clock.goTo(new Date('2026-03-10T05:00:00Z'));
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 2 });
  });
});

describe('how often a person hears of us', () => {
  it('is once a day over two campaigns; the other message goes out tomorrow, when they are up', async () => {
    const { engine, campaign } = await given({ contactDayLimit: 1, sendingHours: DEFAULT_SENDING_HOURS }, 1);
    await run(engine, 60_000);
    const second = await runningCampaign(engine, { name: 'Páscoa', list: 'clientes', instances: ['B'] });
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 0 });
    expect(await store.models.messages.findOne({ campaignId: second.id }).lean()).toMatchObject({
      status: 'queued',
      reason: 'contact_limit',
      retryAt: TOMORROW_AT_EIGHT,
    });
    engine.clock.goTo(TOMORROW_AT_EIGHT);
    await run(engine, 60_000);
    for (const { id } of [campaign, second]) {
      expect(await engine.ledger.progress(id)).toMatchObject({ sent: 1 });
    }
  });

  it('is also bounded by a pause between two messages', async () => {
    const { engine } = await given({ contactGapMs: 3_600_000 }, 1);
    await run(engine, 60_000);
    await runningCampaign(engine, { name: 'Páscoa', list: 'clientes', instances: ['B'] });
    expect(await planCampaigns(engine)).toMatchObject({ assigned: 0 });
    const waiting = await store.models.messages.findOne({ status: 'queued' }).lean();
    const retryAt = waiting?.retryAt ?? new Date(0);
    expect(retryAt.getTime()).toBeGreaterThanOrEqual(MIDDAY.getTime() + 3_600_000);
    engine.clock.goTo(retryAt);
    await run(engine, 60_000);
    expect(sendsOf(engine)).toHaveLength(2);
  });

  it('holds when two campaigns want the same person at the same time: exactly one does', async () => {
    const { engine, campaign } = await given({ contactDayLimit: 1 }, 20, { interval: UNPACED });
    const changes = { list: 'clientes', instances: ['B'], interval: UNPACED };
    const second = await runningCampaign(engine, { name: 'Páscoa', ...changes });
    await planCampaigns(engine);
    expect(await engine.ledger.assignedCounts()).toMatchObject([{ count: 20 }, { count: 20 }]);
    await inParallel(2, (n) => tick(engine, n === 0 ? 'A' : 'B'));
    expect(sendsOf(engine).toSorted()).toEqual([...new Set(sendsOf(engine))].toSorted());
    expect(engine.messenger.sends).toHaveLength(20);
    const waiting = await store.models.messages.find({ status: 'queued' }).lean();
    expect(waiting).toHaveLength(20);
    for (const row of waiting) {
      expect(row).toMatchObject({ reason: 'contact_limit', turnedAway: 0, retryAt: MIDNIGHT });
    }
    const [ofFirst, ofSecond] = await Promise.all(
      [campaign, second].map(({ id }) => engine.ledger.progress(id)),
    );
    expect((ofFirst?.sent ?? 0) + (ofSecond?.sent ?? 0)).toBe(20);
  });

  it('holds when another worker is faster with a message: that one keeps its place', async () => {
    const { engine } = await given({ contactDayLimit: 1 }, 1);
    await runningCampaign(engine, { name: 'Páscoa', list: 'clientes', instances: ['B'] });
    await planCampaigns(engine);
    const { beginAttempt } = engine.ledger;
    engine.ledger.beginAttempt = async (...args) => {
      engine.ledger.beginAttempt = beginAttempt;
      await beginAttempt(...args);
      return beginAttempt(...args);
    };
    await tick(engine, 'A');
    await tick(engine, 'B');
    expect(engine.messenger.sends).toEqual([]);
    expect(await store.models.messages.countDocuments({ status: 'sending' })).toBe(1);
  });

  it('is not used up by what was surely not sent', async () => {
    const { engine, campaign } = await given({ contactDayLimit: 1 }, 1, { instances: ['A', 'B'] });
    engine.messenger.answer({ kind: 'not_sent', reason: 'busy', ownFault: false });
    await run(engine, 5 * 60_000);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ sent: 1 });
  });
});
