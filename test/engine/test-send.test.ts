import { beforeEach, describe, expect, it } from 'vitest';
import { dayKey, hourKey, hourStamp } from '../../src/engine/capacity.ts';
import { sendTest, type TestSend } from '../../src/engine/test-send.ts';
import type { Campaign, Contact } from '../../src/engine/types.ts';
import * as records from '../fakes/records.ts';
import { memoryStore, type MemoryStore } from '../fakes/memory-store/memory-store.ts';
import { fleet, testEngine, type TestEngine } from './test-engine.ts';

const TESTER = '+5511999990000';
const SECOND = 1_000;

let store: MemoryStore;
let engine: TestEngine;
let waits: [string, number][];
beforeEach(() => {
  store = memoryStore();
  engine = testEngine(store);
  waits = [];
});

async function given(changes: Partial<Campaign> = {}): Promise<Campaign> {
  const { id: _, ...record } = records.campaign('Natal', {
    status: 'draft',
    instances: ['A', 'B'],
    ...changes,
  });
  return engine.campaigns.create(record);
}

const person = (contact: Contact): Promise<void> => store.addContacts('clientes', [contact]);

const test = (campaign: Campaign, more: Partial<TestSend> = {}) =>
  sendTest(engine, campaign, {
    phone: TESTER,
    variant: 0,
    by: 'ana',
    wait: async (ms) => engine.clock.advance(ms),
    onWait: (instance, until) => waits.push([instance, until.getTime() - engine.clock.now().getTime()]),
    ...more,
  });

/** Counted in this hour, this day. */
async function used(instance: string): Promise<number[]> {
  const stamp = hourStamp(engine.clock.now(), engine.settings.timeZone);
  return engine.counters.read([hourKey(instance, stamp), dayKey(instance, stamp)]);
}

describe('a test', () => {
  it('is what the first contact of the list would get, and is in no ledger', async () => {
    await fleet(engine, 'A', 'B');
    await person(records.contact('+5511900000001', { name: 'Ana' }));
    await person(records.contact('+5511900000002', { name: 'Bia' }));
    const campaign = await given({ variants: ['Oi {{nome}}', 'Olá {{nome}}!'] });
    const outcome = { kind: 'accepted', keyId: 'key-1' };
    expect(await test(campaign, { variant: 1 })).toEqual({ instance: 'A', text: 'Olá Ana!', outcome });
    expect(engine.messenger.sends).toMatchObject([{ instance: 'A', phone: TESTER, text: 'Olá Ana!' }]);
    expect(await store.rows()).toEqual([]);
    expect(await engine.audits.list({ limit: 9 })).toMatchObject([
      {
        actor: 'ana',
        action: 'campaign.test',
        subject: `campaign:${campaign.id}`,
        details: { instance: 'A', outcome: 'accepted' },
      },
    ]);
  });

  it('is the own one of a tester who is a contact', async () => {
    await fleet(engine, 'A');
    await person(records.contact('+5511900000001', { name: 'Ana' }));
    await person(records.contact(TESTER, { name: 'Zé' }));
    expect(await test(await given())).toMatchObject({ text: 'Oi Zé!' });
    expect(await engine.contacts.get(TESTER)).toMatchObject({ chats: ['A'] });
  });

  it('has the campaign’s file', async () => {
    await fleet(engine, 'A');
    const media = { url: 'https://example.com/a.png', type: 'image' } as const;
    await test(await given({ media }));
    expect(engine.messenger.sends).toMatchObject([{ text: 'Oi !', media }]);
  });

  it('takes of the number’s capacity and time, as every message does', async () => {
    await fleet(engine, 'A');
    await test(await given());
    expect(await used('A')).toEqual([1, 1]);
    const { nextSendAt, lastSentAt } = await engine.lanes.get('A');
    expect(lastSentAt).toEqual(engine.clock.now());
    expect(nextSendAt.getTime() - engine.clock.now().getTime()).toBe(37_500);
  });

  it('goes through the number that is free first, and waits for it', async () => {
    await fleet(engine, 'A', 'B');
    const campaign = await given();
    expect((await test(campaign)).instance).toBe('A');
    engine.clock.advance(10 * SECOND);
    expect((await test(campaign)).instance).toBe('B');
    expect(waits).toEqual([]);
    expect((await test(campaign)).instance).toBe('A');
    expect(waits).toEqual([['A', 27_500]]);
  });

  it('waits again when the number’s lane was faster', async () => {
    await fleet(engine, 'A');
    const campaign = await given();
    const { lanes } = engine;
    let lost = false;
    engine.lanes = {
      ...lanes,
      async claim(...slot) {
        if (!lost) {
          lost = true;
          await lanes.claim(slot[0], slot[1], new Date(slot[1].getTime() + 30 * SECOND), 'another');
        }
        return lanes.claim(...slot);
      },
    };
    expect((await test(campaign)).instance).toBe('A');
    expect(waits).toEqual([['A', 30 * SECOND]]);
    expect(await used('A')).toEqual([1, 1]);
  });

  it('goes on to the next number when one has used up its limit at that moment', async () => {
    await fleet(engine, 'A', 'B');
    const campaign = await given();
    const { counters } = engine;
    engine.counters = {
      ...counters,
      reserve: async (budgets) =>
        budgets.find(({ key }) => key.startsWith('rate:hora:A:')) ?? counters.reserve(budgets),
    };
    expect((await test(campaign)).instance).toBe('B');
  });

  it.each([
    ['rejected', { kind: 'rejected', reason: 'not on WhatsApp' }, [0, 0], 0],
    ['not sent', { kind: 'not_sent', reason: 'broken', ownFault: true }, [0, 0], 1],
    ['unknown', { kind: 'unknown', reason: 'no answer' }, [1, 1], 0],
  ] as const)('that is %s says so', async (_, outcome, counted, failures) => {
    await fleet(engine, 'A');
    engine.messenger.answer(outcome);
    expect((await test(await given())).outcome).toEqual(outcome);
    expect(await used('A')).toEqual(counted);
    expect(await engine.instances.get('A')).toMatchObject({ consecutiveFailures: failures });
  });

  it('may be repeated: how often a person may be written to is not asked', async () => {
    engine.settings = { ...engine.settings, contactDayLimit: 1, contactGapMs: 3_600_000 };
    await fleet(engine, 'A');
    const campaign = await given();
    for (let time = 0; time < 3; time++) await test(campaign);
    expect(engine.messenger.sends).toHaveLength(3);
  });
});

describe('no test is sent', () => {
  it('to somebody who does not want it', async () => {
    await fleet(engine, 'A');
    await person(records.contact(TESTER, { optedOut: true }));
    await expect(test(await given())).rejects.toMatchObject({ code: 'test_opted_out' });
    expect(engine.messenger.sends).toEqual([]);
  });

  it('when no number can, with what keeps each', async () => {
    await fleet(
      engine,
      records.instance('A', { state: 'banned' }),
      records.instance('B', { health: 10 }),
      records.instance('D', { dayLimit: 0 }),
    );
    const campaign = await given({ instances: ['A', 'B', 'C', 'D'] });
    await expect(test(campaign)).rejects.toMatchObject({
      code: 'test_no_number',
      details: {
        blocked: [
          { instance: 'A', why: 'state', state: 'banned' },
          { instance: 'B', why: 'health' },
          { instance: 'C', why: 'gone' },
          { instance: 'D', why: 'day_limit' },
        ],
      },
    });
  });

  it('when none is free soon, with when the first is', async () => {
    await fleet(engine, 'A');
    const campaign = await given({ interval: { minMs: 120 * SECOND, maxMs: 120 * SECOND } });
    await test(campaign);
    const until = new Date(engine.clock.now().getTime() + 120 * SECOND);
    await expect(test(campaign)).rejects.toMatchObject({
      code: 'test_busy',
      details: { instance: 'A', until },
    });
    expect(await used('A')).toEqual([1, 1]);
  });
});
