import { describe, expect, it } from 'vitest';
import { observeInstance } from '../../src/engine/fleet.ts';
import { planCampaigns } from '../../src/engine/plan.ts';
import type { Campaign } from '../../src/engine/types.ts';
import { memoryStore } from '../fakes/memory-store/memory-store.ts';
import * as records from '../fakes/records.ts';
import { testStore } from '../store/test-store.ts';
import {
  currently,
  fleet,
  people,
  run,
  runningCampaign,
  testEngine,
  type TestEngine,
} from './test-engine.ts';

const store = await testStore();

const MINUTE = 60_000;
const UNPACED = { minMs: 0, maxMs: 0 };

async function given(contacts: number, changes: Partial<Campaign> = {}) {
  const engine = testEngine(store);
  await people(store, 'clientes', contacts);
  const campaign = await runningCampaign(engine, {
    name: 'Natal',
    list: 'clientes',
    instances: ['A', 'B'],
    ...changes,
  });
  return { engine, campaign };
}

const inMinutes = ({ clock }: TestEngine, minutes: number): Date =>
  new Date(clock.now().getTime() + minutes * MINUTE);

describe('when no number can send', () => {
  it('messages wait with a time, and go out by themselves when the hour has room again', async () => {
    const { engine, campaign } = await given(6);
    await fleet(engine, records.instance('A', { hourLimit: 1 }), records.instance('B', { hourLimit: 2 }));
    engine.clock.goTo(new Date('2026-03-10T12:50:00Z'));
    await run(engine, 9 * MINUTE);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ sent: 3, queued: 3 });
    expect(await currently(engine, campaign)).toMatchObject({
      waiting: {
        until: new Date('2026-03-10T13:00:00Z'),
        numbers: [{ why: 'hour_limit' }, { why: 'hour_limit' }],
      },
    });
    await run(engine, 5 * MINUTE);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ sent: 6 });
  });

  it('messages go out by themselves when one is back', async () => {
    const { engine, campaign } = await given(2);
    await fleet(
      engine,
      records.instance('A', { state: 'disconnected' }),
      records.instance('B', { state: 'banned' }),
    );
    await run(engine, MINUTE);
    expect(engine.messenger.sends).toEqual([]);
    await observeInstance(engine, 'A', { kind: 'connection', state: 'open' });
    await run(engine, MINUTE);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ sent: 2 });
  });
});

describe('a segment whose numbers are all away', () => {
  const segments = { bySegment: { vip: ['A'] }, otherwise: ['B'] };
  const bySegment = { strategy: 'by_segment', segments, interval: UNPACED } as const;

  /** The messages that come first are for VIPs. */
  async function firstAreVips(count: number): Promise<void> {
    const rows = await store.models.messages.find().sort({ order: 1 }).limit(count).lean();
    const phones = rows.map(({ phone }) => phone);
    await store.models.contacts.updateMany({ _id: { $in: phones } }, { $set: { segment: 'VIP' } });
  }

  it('keeps no other segment waiting, however many come before', async () => {
    const { engine, campaign } = await given(160, { ...bySegment, dailyLimitPerInstance: 10 });
    await fleet(engine, records.instance('A', { state: 'banned' }), 'B');
    await firstAreVips(150);
    await planCampaigns(engine);
    expect(await engine.ledger.assignedCounts()).toMatchObject([{ instance: 'B', count: 10 }]);
    const waiting = await store.models.messages.find({ status: 'queued' }).lean();
    expect(waiting).toHaveLength(150);
    expect(new Set(waiting.map(({ reason, retryAt }) => `${reason} ${retryAt.toISOString()}`))).toEqual(
      new Set([`no_number ${inMinutes(engine, 2).toISOString()}`]),
    );
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ assigned: 10, queued: 150 });
  });

  it('is looked at less often when that was in vain, but when the hour ends, and at once when one is back', async () => {
    const { engine } = await given(1, bySegment);
    await fleet(engine, records.instance('A', { state: 'disconnected' }), 'B');
    await firstAreVips(1);
    const retryAt = async (): Promise<Date | undefined> =>
      (await store.models.messages.findOne().lean())?.retryAt;
    await planCampaigns(engine);
    expect(await retryAt()).toEqual(inMinutes(engine, 2));
    engine.clock.goTo(inMinutes(engine, 2));
    await planCampaigns(engine);
    expect(await retryAt()).toEqual(inMinutes(engine, 10));
    engine.clock.goTo(new Date('2026-03-10T12:55:00Z'));
    await planCampaigns(engine);
    expect(await retryAt()).toEqual(inMinutes(engine, 5));
    await observeInstance(engine, 'A', { kind: 'connection', state: 'open' });
    expect(await engine.ledger.assignedCounts()).toMatchObject([{ instance: 'A', count: 1 }]);
  });

  it('that are only busy keeps them till a slot is near', async () => {
    const { engine } = await given(8, { ...bySegment, interval: { minMs: 60_000, maxMs: 60_000 } });
    await fleet(engine, 'A', 'B');
    await firstAreVips(8);
    await planCampaigns(engine);
    const rows = await store.models.messages.find({ status: 'queued' }).sort({ retryAt: 1 }).lean();
    const waits = rows.map(({ reason, retryAt }) => [
      reason,
      (retryAt.getTime() - engine.clock.now().getTime()) / 1_000,
    ]);
    expect(waits).toEqual([30, 90, 150, 210, 270, 330].map((seconds) => ['number_busy', seconds]));
  });
});

describe('a number without pacing that has all it may have', () => {
  it('is waited for by its contacts a few seconds, so that it never runs dry', async () => {
    const memory = memoryStore();
    const engine = testEngine(memory);
    await fleet(engine, 'A', 'B');
    const person = (n: number) =>
      records.contact(`+55119${70_000_000 + n}`, { preferredInstance: 'A', chats: ['A'] });
    await memory.addContacts(
      'clientes',
      Array.from({ length: 600 }, (_, n) => person(n)),
    );
    const changes = { strategy: 'sticky', interval: UNPACED, dailyLimitPerInstance: 1_000 } as const;
    await runningCampaign(engine, { name: 'Natal', list: 'clientes', instances: ['A', 'B'], ...changes });
    await planCampaigns(engine);
    const now = engine.clock.now().getTime();
    const waiting = (await memory.rows()).filter(({ status }) => status === 'queued');
    const waits = waiting.map(({ retryAt }) => retryAt.getTime() - now).toSorted((a, b) => a - b);
    expect(waits).toEqual(Array.from({ length: 100 }, (_, n) => 5_000 + 20 * n));
  });
});

describe('a message that its number could not send', () => {
  const busy = { kind: 'not_sent', reason: 'Evolution is overloaded', ownFault: false } as const;

  it('goes to another one, though it would choose the same again, and remembers why', async () => {
    const { engine } = await given(1, { strategy: 'sticky' });
    await fleet(engine, 'A', 'B');
    await store.models.contacts.updateMany({}, { $set: { preferredInstance: 'A', chats: ['A'] } });
    engine.messenger.answer(busy);
    await run(engine, 2 * MINUTE);
    expect(engine.messenger.sends.map(({ instance: name }) => name)).toEqual(['A', 'B']);
    expect(await store.models.messages.findOne().lean()).toMatchObject({
      status: 'sent',
      instance: 'B',
      tries: [{ instance: 'A', reason: 'Evolution is overloaded', at: new Date('2026-03-10T12:00:00Z') }],
    });
    expect(await store.models.contacts.findOne().lean()).toMatchObject({ preferredInstance: 'A' });
  });

  it('is tried by three before one of them has it again', async () => {
    const { engine } = await given(1, { strategy: 'intelligent', instances: ['A', 'B', 'C', 'D'] });
    await fleet(engine, 'A', 'B', 'C', records.instance('D', { health: 40 }));
    engine.messenger.answer(busy, busy, busy, busy);
    await run(engine, 3 * MINUTE);
    const tried = engine.messenger.sends.map(({ instance: name }) => name);
    expect(tried.slice(0, 4)).toEqual(['A', 'B', 'C', 'D']);
    expect(tried).toHaveLength(5);
  });

  it('stays with the only one, and with the one whose fault is long past', async () => {
    const { engine } = await given(1, { instances: ['A'] });
    await fleet(engine, 'A');
    engine.messenger.answer(busy);
    await run(engine, 2 * MINUTE);
    expect(engine.messenger.sends.map(({ instance: name }) => name)).toEqual(['A', 'A']);
  });
});

describe('a message is not stranded', () => {
  it('with a number that the store does not know any more', async () => {
    const { engine, campaign } = await given(2);
    await fleet(engine, 'A', 'B');
    await planCampaigns(engine);
    await store.models.instances.deleteOne({ _id: 'A' });
    await planCampaigns(engine);
    expect(await engine.ledger.assignedCounts()).toMatchObject([{ instance: 'B', count: 2 }]);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ assigned: 2 });
  });
});
