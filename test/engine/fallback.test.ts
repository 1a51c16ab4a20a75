import { describe, expect, it } from 'vitest';
import { observeInstance } from '../../src/engine/fleet.ts';
import { planCampaigns } from '../../src/engine/plan.ts';
import type { Campaign, Instance } from '../../src/engine/types.ts';
import { memoryStore } from '../fakes/memory-store/memory-store.ts';
import { instance } from '../fakes/records.ts';
import { testStore } from '../store/test-store.ts';
import {
  fleet,
  instanceOf,
  people,
  run,
  runningCampaign,
  testEngine,
  type TestEngine,
} from './test-engine.ts';

const store = await testStore();

const UNPACED = { minMs: 0, maxMs: 0 };
/** By the test's clock: it is 2026-03-10T12:00:00Z. */
const AN_HOUR_AGO = new Date('2026-03-10T11:00:00Z');
const LAST_WEEK = new Date('2026-03-03T12:00:00Z');

/** A sticky campaign over A and B; all its people hear from A, and have a chat with it. */
async function given(contacts: number, a: Partial<Instance> = {}, changes: Partial<Campaign> = {}) {
  const engine = testEngine(store);
  await fleet(engine, instance('A', a), 'B');
  await people(store, 'clientes', contacts);
  await store.models.contacts.updateMany({}, { $set: { preferredInstance: 'A', chats: ['A'] } });
  const campaign = await runningCampaign(engine, {
    name: 'Natal',
    list: 'clientes',
    strategy: 'sticky',
    instances: ['A', 'B'],
    ...changes,
  });
  return { engine, campaign };
}

async function assignedTo(engine: TestEngine): Promise<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { instance: name, count } of await engine.ledger.assignedCounts())
    sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

const hearingFrom = (name: string): Promise<number> =>
  store.models.contacts.countDocuments({ preferredInstance: name });

describe("when a contact's number", () => {
  it.each<[string, Partial<Instance>, 'A' | 'B', 'A' | 'B']>([
    ['can send, it sends', {}, 'A', 'A'],
    [
      'is offline within the grace, another does; they stay with it',
      { state: 'disconnected', since: AN_HOUR_AGO },
      'B',
      'A',
    ],
    ['is offline for longer, another has them', { state: 'disconnected', since: LAST_WEEK }, 'B', 'B'],
    ['is reconnecting', { state: 'connecting', since: AN_HOUR_AGO }, 'B', 'A'],
    ['is logged out for long', { state: 'logged_out', since: LAST_WEEK }, 'B', 'B'],
    ['has reached its hour limit', { hourLimit: 0 }, 'B', 'A'],
    ['has reached its day limit', { dayLimit: 0 }, 'B', 'A'],
    ['is banned, another has them for good', { state: 'banned', evidence: 'code 406: banned' }, 'B', 'B'],
    [
      'is locked, which a switch of its phone may have done, another does; they stay with it',
      { state: 'banned', evidence: 'code 403: locked', since: AN_HOUR_AGO },
      'B',
      'A',
    ],
    [
      'is locked for longer than the grace, another has them',
      { state: 'banned', evidence: 'code 403: locked', since: LAST_WEEK },
      'B',
      'B',
    ],
    ['is restricted to people who know it', { state: 'restricted', restriction: 'cold' }, 'A', 'A'],
    ['is restricted', { state: 'restricted', restriction: 'all', since: LAST_WEEK }, 'B', 'A'],
    ['was paused by a person', { state: 'paused', since: LAST_WEEK }, 'B', 'A'],
    ['is not healthy enough', { health: 10 }, 'B', 'A'],
    ['opens no new chats today, they have one', { newChatLimit: 0 }, 'A', 'A'],
  ])('%s', async (_, figures, sender, keeper) => {
    const { engine } = await given(1, figures);
    await planCampaigns(engine);
    expect(await assignedTo(engine)).toEqual({ [sender]: 1 });
    expect(await hearingFrom(keeper)).toBe(1);
  });

  it('has left the fleet, another has them for good', async () => {
    const { engine } = await given(1);
    await store.models.instances.deleteOne({ _id: 'A' });
    await planCampaigns(engine);
    expect(await assignedTo(engine)).toEqual({ B: 1 });
    expect(await hearingFrom('B')).toBe(1);
  });

  it('is restricted to people who know it, others write to those who do not', async () => {
    const { engine } = await given(2, { state: 'restricted', restriction: 'cold' });
    await store.models.contacts.updateOne({}, { $unset: { chats: 1 } });
    await planCampaigns(engine);
    expect(await assignedTo(engine)).toEqual({ A: 1, B: 1 });
    expect(await Promise.all(['A', 'B'].map(hearingFrom))).toEqual([1, 1]);
  });

  it('is only busy for the next minutes, they wait for it, and others do not', async () => {
    const { engine, campaign } = await given(10);
    await people(store, 'novos', 2, 500);
    await runningCampaign(engine, {
      name: 'Páscoa',
      list: 'novos',
      strategy: 'sticky',
      instances: ['A', 'B'],
    });
    await planCampaigns(engine);
    expect(await assignedTo(engine)).toMatchObject({ A: 3, B: expect.any(Number) });
    await run(engine, 8 * 60_000);
    expect(await engine.ledger.progress(campaign.id)).toMatchObject({ sent: 10 });
    const report = await engine.ledger.report(campaign.id);
    expect(report).toMatchObject([{ instance: 'A', sent: 10 }]);
  });

  it('goes down while they wait for it, they do not wait any longer', async () => {
    const { engine } = await given(10);
    await planCampaigns(engine);
    expect(await assignedTo(engine)).toEqual({ A: 3 });
    await observeInstance(engine, 'A', { kind: 'closed', code: 403 });
    expect(await assignedTo(engine)).toEqual({ B: 3 });
    expect(await store.models.messages.countDocuments({ reason: 'number_busy' })).toBe(0);
  });
});

describe('new contacts', () => {
  it('stay with the number that wrote first, not with one that was to and fell before it could', async () => {
    const { engine } = await given(1, {}, { strategy: 'hybrid' });
    await store.models.contacts.updateMany({}, { $unset: { preferredInstance: 1, chats: 1 } });
    await planCampaigns(engine);
    const [planned = ''] = Object.keys(await assignedTo(engine));
    await observeInstance(engine, planned, { kind: 'connection', state: 'close' });
    await run(engine, 60_000);
    await observeInstance(engine, planned, { kind: 'connection', state: 'open', told: true });
    await people(store, 'outra', 0);
    await store.models.contacts.updateMany({}, { $addToSet: { lists: 'outra' } });
    await runningCampaign(engine, { name: 'Reis', list: 'outra', strategy: 'sticky', instances: ['A', 'B'] });
    await run(engine, 120_000);
    const wrote = engine.messenger.sends.map((send) => send.instance);
    expect(wrote).toHaveLength(2);
    expect(new Set(wrote).size).toBe(1);
    expect(wrote).not.toContain(planned);
  });

  it('are spread over 3 numbers, 10 as 4, 3 and 3, and stay with them', async () => {
    const { engine } = await given(10, {}, { instances: ['A', 'B', 'C'], interval: UNPACED });
    await fleet(engine, 'C');
    await store.models.contacts.updateMany({}, { $unset: { preferredInstance: 1, chats: 1 } });
    await planCampaigns(engine);
    expect(await assignedTo(engine)).toEqual({ A: 4, B: 3, C: 3 });
    expect(await Promise.all(['A', 'B', 'C'].map(hearingFrom))).toEqual([4, 3, 3]);
  });

  it('hear from the same number 1,000 times out of 1,000', async () => {
    const memory = memoryStore();
    const engine = testEngine(memory);
    await fleet(engine, 'A', 'B', 'C');
    await people(memory, 'clientes', 500);
    const changes = { list: 'clientes', interval: UNPACED, dailyLimitPerInstance: 1_000 };
    await runningCampaign(engine, { ...changes, name: 'Natal', strategy: 'hybrid' });
    await run(engine, 30_000);
    for (const [name, health] of [
      ['Páscoa', 40],
      ['Ano novo', 100],
    ] as const) {
      // What the numbers are like by then would have others chosen.
      const { since } = await instanceOf(engine, 'C');
      await engine.instances.setHealth('C', health, since);
      await runningCampaign(engine, { ...changes, name, strategy: 'sticky', instances: ['C', 'B', 'A'] });
      await run(engine, 30_000);
    }
    const { sends } = engine.messenger;
    expect(sends).toHaveLength(1_500);
    const firsts = new Map(sends.slice(0, 500).map((send) => [send.phone, send.instance]));
    expect(firsts.size).toBe(500);
    expect(new Set(firsts.values())).toEqual(new Set(['A', 'B', 'C']));
    expect(sends.filter((send) => firsts.get(send.phone) !== send.instance)).toEqual([]);
  });
});
