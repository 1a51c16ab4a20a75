import { beforeEach, describe, expect, it } from 'vitest';
import { campaignDayKey, dayKey, hourKey, hourStamp } from '../../src/engine/capacity.ts';
import { startCampaign, tendCampaigns } from '../../src/engine/campaigns.ts';
import { forecastCampaign } from '../../src/engine/forecast-campaign.ts';
import type { Campaign, Contact } from '../../src/engine/types.ts';
import { rowIn } from '../contract/rows.ts';
import { memoryStore, type MemoryStore } from '../fakes/memory-store/memory-store.ts';
import * as records from '../fakes/records.ts';
import { testEngine, type TestEngine } from './test-engine.ts';

const MINUTE = 60_000;
const RUNNING = new AbortController().signal;

let store: MemoryStore;
let engine: TestEngine;
beforeEach(() => {
  store = memoryStore();
  engine = testEngine(store);
});

/** Numbers with the usual limits. */
async function fleet(...numbers: [string, Parameters<typeof records.instance>[1]?][]): Promise<void> {
  for (const [name, more] of numbers) {
    await store.instances.register(
      records.instance(name, { hourLimit: 20, dayLimit: 100, newChatLimit: 100, ...more }),
    );
  }
}

async function given(changes: Partial<Campaign> = {}): Promise<Campaign> {
  const { id: _, ...record } = records.campaign('Natal', {
    status: 'draft',
    instances: ['A', 'B', 'C'],
    ...changes,
  });
  return store.campaigns.create(record);
}

const person = (n: number, more: Partial<Contact> = {}): Contact =>
  records.contact(`+55119${70_000_000 + n}`, more);
const people = (count: number, more: Partial<Contact> = {}, from = 0): Promise<void> =>
  store.addContacts(
    'clientes',
    Array.from({ length: count }, (_, n) => person(from + n, more)),
  );

/** Minutes until it is done; `never`. */
async function done(campaign: Campaign): Promise<number | 'never'> {
  const { finishesAt } = await forecastCampaign(engine, campaign);
  return finishesAt === undefined
    ? 'never'
    : Math.round((finishesAt.getTime() - engine.clock.now().getTime()) / MINUTE);
}

/** Counts messages as sent. */
async function used(...keys: string[]): Promise<void> {
  await engine.counters.restore(keys.map((key) => ({ key, value: 10, expiresInSeconds: 100_000 })));
}

describe('the forecast of a draft', () => {
  it('says how much goes through each number, and when it is done', async () => {
    await fleet(
      ['A'],
      ['B', { hourLimit: 1_000, dayLimit: 1_000, newChatLimit: 1_000 }],
      ['C', { state: 'banned' }],
    );
    await people(36);
    expect(await forecastCampaign(engine, await given({ dailyLimitPerInstance: 200 }))).toEqual({
      messages: 36,
      startsAt: engine.clock.now(),
      finishesAt: new Date(engine.clock.now().getTime() + 11.25 * MINUTE),
      unsent: 0,
      until: new Date(engine.clock.now().getTime() + 60 * 24 * 60 * MINUTE),
      hold: 'pace',
      numbers: [
        { instance: 'A', perHour: 20, perDay: 100, messages: 18, firstDay: 18 },
        { instance: 'B', perHour: 96, perDay: 200, messages: 18, firstDay: 18 },
        {
          instance: 'C',
          perHour: 20,
          perDay: 100,
          messages: 0,
          firstDay: 0,
          blocked: { instance: 'C', why: 'state', state: 'banned' },
        },
      ],
      active: 2,
      rivals: 0,
      unusedSegments: [],
      // Nobody has a name, and the text uses it.
      gaps: [{ field: 'nome', contacts: 36, isEstimate: false }],
    });
  });

  it('counts who lacks what their text uses without a fallback', async () => {
    await fleet(['A']);
    await people(5, { name: 'Ana' });
    await people(3, { name: 'Bia', attributes: { cidade: 'Santos' } }, 10);
    await people(4, { attributes: { cidade: ' ' } }, 20);
    await people(9, { optedOut: true }, 30);
    const gapsOf = async (...variants: string[]) =>
      (await forecastCampaign(engine, await given({ name: variants.join(), variants }))).gaps;
    expect(await gapsOf('Oi {{nome}} de {{cidade}} {{cidade|aí}}')).toEqual([
      { field: 'cidade', contacts: 9, isEstimate: false },
      { field: 'nome', contacts: 4, isEstimate: false },
    ]);
    expect(await gapsOf('Oi {{nome|você}} {{cidade|}} {{phone}}')).toEqual([]);
    // Each contact gets one of the texts.
    const [gap, ...more] = await gapsOf('Oi', 'Em {{cidade}}');
    expect(more).toEqual([]);
    expect(gap?.contacts).toBeGreaterThan(0);
    expect(gap?.contacts).toBeLessThan(9);
  });

  it('estimates that for a list of which it looks at a part', async () => {
    await fleet(['A']);
    await people(2_000, { name: 'Ana' });
    await people(2_000, {}, 10_000);
    const { gaps } = await forecastCampaign(engine, await given());
    expect(gaps).toEqual([{ field: 'nome', contacts: expect.any(Number), isEstimate: true }]);
    // Of 2,000 people at random: 1,000 give or take six standard deviations, times two.
    expect(Math.abs((gaps[0]?.contacts ?? 0) - 2_000)).toBeLessThan(270);
  });

  it('leaves out who does not want to be written to', async () => {
    await fleet(['A']);
    await people(10);
    await people(30, { optedOut: true }, 100);
    expect((await forecastCampaign(engine, await given())).messages).toBe(10);
  });

  it('begins at its time', async () => {
    await fleet(['A']);
    await people(8);
    const scheduledAt = new Date('2026-03-11T12:00:00Z');
    expect(await forecastCampaign(engine, await given({ scheduledAt }))).toMatchObject({
      startsAt: scheduledAt,
      finishesAt: new Date(scheduledAt.getTime() + 5 * MINUTE),
    });
  });

  it('says what does not go out before it expires', async () => {
    await fleet(['A']);
    await people(16);
    const expiresAt = new Date(engine.clock.now().getTime() + 5 * MINUTE);
    expect(await forecastCampaign(engine, await given({ expiresAt }))).toMatchObject({
      messages: 16,
      unsent: 8,
    });
  });

  it('counts what the numbers sent already, and what other campaigns take', async () => {
    await fleet(['A']);
    await people(16);
    const campaign = await given({ instances: ['A'] });
    expect(await done(campaign)).toBe(10);
    const stamp = hourStamp(engine.clock.now(), engine.settings.timeZone);
    await used(hourKey('A', stamp), dayKey('A', stamp));
    expect(await done(campaign)).toBe(64);
    engine.counters = testEngine(store).counters;
    await used(campaignDayKey(campaign.id, 'A', stamp));
    expect(await done({ ...campaign, dailyLimitPerInstance: 12 })).toBe(39 * 60 + 1);

    engine.counters = testEngine(store).counters;
    const rival = await given({
      name: 'Reis',
      status: 'running',
      instances: ['A', 'B'],
      audienceComplete: true,
    });
    await store.put(Array.from({ length: 9 }, (_, n) => rowIn('queued', `r${n}`, { campaignId: rival.id })));
    expect(await done(campaign)).toBe(63);
    expect(await forecastCampaign(engine, campaign)).toMatchObject({ rivals: 1, hold: 'hour_limit' });
  });

  it('counts what campaigns take that are to start meanwhile', async () => {
    await fleet(['A'], ['B']);
    await people(400);
    const instances = ['A', 'B'];
    const mine = await given({ instances });
    const alone = await done(mine);
    const inAMinute = new Date(engine.clock.now().getTime() + MINUTE);
    await given({ name: 'Reis', status: 'scheduled', scheduledAt: inAMinute, instances });
    expect(await forecastCampaign(engine, mine)).toMatchObject({ rivals: 1 });
    // 200 a day through both of them: 15 hours of today, and a good four of tomorrow.
    expect(alone).toBe(19 * 60 + 13);
    // 100 a day for each campaign: today, two days more, and the morning of the fourth.
    expect(await done(mine)).toBe((15 + 48 + 4) * 60 + 12);
  });

  it('does not count campaigns that start when it is done', async () => {
    await fleet(['A']);
    await people(8);
    const scheduledAt = new Date(engine.clock.now().getTime() + 60 * MINUTE);
    await given({ name: 'Reis', status: 'scheduled', scheduledAt, instances: ['A'] });
    const mine = await given({ instances: ['A'] });
    expect(await forecastCampaign(engine, mine)).toMatchObject({ rivals: 0 });
    expect(await done(mine)).toBe(5);
  });

  it('counts also whom a campaign that runs has not in the ledger yet, but for who opted out', async () => {
    await fleet(['A']);
    await people(8);
    const mine = await given({ instances: ['A'] });
    await store.addContacts('outros', [person(500), person(501), person(502, { optedOut: true })]);
    await given({ name: 'Reis', status: 'running', list: 'outros', instances: ['A'] });
    expect(await done(mine)).toBe(6);
  });

  it('takes people whom no number knows from the limit of new chats', async () => {
    await fleet(['A', { newChatLimit: 5 }]);
    await people(8, { chats: ['A'] });
    await people(6, {}, 100);
    expect(await forecastCampaign(engine, await given({ instances: ['A'] }))).toMatchObject({
      hold: 'new_chat_limit',
    });
    expect(await done(await given({ name: 'Reis', instances: ['A'] }))).toBe(15 * 60 + 1);
  });

  it('lets people rest who heard from us today', async () => {
    engine.settings = { ...engine.settings, contactDayLimit: 1, contactGapMs: 60 * MINUTE };
    await fleet(['A']);
    await people(8);
    await people(8, { lastContactedAt: new Date('2026-03-10T05:00:00Z') }, 100);
    expect(await forecastCampaign(engine, await given())).toMatchObject({
      messages: 16,
      hold: 'contact_limit',
    });
    expect(await done(await given({ name: 'Reis' }))).toBe(15 * 60 + 5);
    engine.settings = { ...engine.settings, contactDayLimit: 5, contactGapMs: 8 * 60 * MINUTE };
    expect(await done(await given({ name: 'Carnaval' }))).toBe(60 + 5);
  });

  it('keeps to the quiet hours of where people live', async () => {
    engine.zonesOf = (phone) => [phone.startsWith('+5568') ? 'America/Rio_Branco' : 'America/Sao_Paulo'];
    engine.settings = {
      ...engine.settings,
      sendingHours: { days: [0, 1, 2, 3, 4, 5, 6], fromMinute: 480, toMinute: 1_200 },
    };
    await fleet(['A']);
    await people(8);
    await store.addContacts('clientes', [records.contact('+5568999990000')]);
    // 09:00 in São Paulo is 07:00 in Rio Branco.
    expect(await done(await given())).toBe(61);
  });

  it('sends to segments by their numbers, and says which nobody belongs to', async () => {
    await fleet(['A'], ['B'], ['C']);
    await people(16, { segment: ' VIP ' });
    await people(4, { segment: 'novo' }, 100);
    const segments = { bySegment: { vip: ['A'], nvo: ['B'] }, otherwise: ['C'] };
    const { numbers, unusedSegments } = await forecastCampaign(
      engine,
      await given({ strategy: 'by_segment', segments }),
    );
    expect(numbers.map(({ messages }) => messages)).toEqual([16, 0, 4]);
    expect(unusedSegments).toEqual(['nvo']);
  });

  it('without anybody, numbers or a list has nothing to say, and does not fail', async () => {
    expect(await forecastCampaign(engine, await given({ instances: ['gone'] }))).toMatchObject({
      messages: 0,
      unsent: 0,
      numbers: [{ instance: 'gone', perHour: 0, perDay: 0, blocked: { why: 'gone' } }],
    });
  });

  it('knows when a restricted number is back, and not when others are', async () => {
    const until = new Date(engine.clock.now().getTime() + 60 * MINUTE);
    await fleet(['A', { state: 'restricted', restriction: 'all', until }]);
    await people(8);
    expect(await done(await given({ instances: ['A'] }))).toBe(65);
    await fleet(['B', { state: 'disconnected' }], ['C', { health: 10 }]);
    const stuck = await given({ name: 'Reis', instances: ['B', 'C'] });
    expect(await forecastCampaign(engine, stuck)).toMatchObject({ unsent: 8, hold: 'no_number' });
  });
});

describe('the forecast of a campaign that runs', () => {
  it('is of what it has left', async () => {
    await fleet(['A']);
    await people(20);
    const campaign = await startCampaign(engine, await given({ instances: ['A'] }));
    await tendCampaigns(engine, RUNNING);
    await store.ledger.suppress([`${campaign.id}:${person(3).phone}`], 'opted out');
    const rows = await store.ledger.queued(campaign.id, engine.clock.now(), 3);
    await store.ledger.assign(rows.map(({ id }) => ({ id, instance: 'A', cold: true })));
    const running = (await store.campaigns.get(campaign.id)) as Campaign;
    expect(await forecastCampaign(engine, running)).toMatchObject({ messages: 19 });
    expect(await done(running)).toBe(12);
  });

  it('counts also whom it has not in the ledger yet', async () => {
    await fleet(['A']);
    await people(20);
    const campaign = await startCampaign(engine, await given({ instances: ['A'] }));
    expect(await forecastCampaign(engine, campaign)).toMatchObject({ messages: 20 });
  });

  it('knows who of them waits for tomorrow', async () => {
    await fleet(['A']);
    await people(16, { lastContactedAt: engine.clock.now() });
    const campaign = await given({
      status: 'running',
      startedAt: engine.clock.now(),
      audienceComplete: true,
    });
    const rest = { reason: 'contact_limit', retryAt: new Date('2026-03-11T03:00:00Z') };
    await store.put(
      Array.from({ length: 16 }, (_, n) =>
        rowIn('queued', `r${n}`, { campaignId: campaign.id, ...(n < 8 && rest) }),
      ),
    );
    expect(await forecastCampaign(engine, campaign)).toMatchObject({ messages: 16, hold: 'contact_limit' });
    expect(await done(campaign)).toBe(15 * 60 + 5);
  });
});
