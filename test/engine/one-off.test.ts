import { beforeEach, describe, expect, it } from 'vitest';
import { dayKey, hourKey, hourStamp } from '../../src/engine/capacity.ts';
import { deliverDue } from '../../src/engine/deliver-outbox.ts';
import { observeInstance } from '../../src/engine/fleet.ts';
import { ONE_OFF, type OneOff, oneOffEntry, oneOffHandler } from '../../src/engine/one-off.ts';
import type { SendOutcome } from '../../src/engine/ports.ts';
import { sendTest } from '../../src/engine/test-send.ts';
import type { Contact, Instance } from '../../src/engine/types.ts';
import * as records from '../fakes/records.ts';
import { memoryStore, type MemoryStore } from '../fakes/memory-store/memory-store.ts';
import {
  fleet,
  instanceOf,
  people,
  run,
  runningCampaign,
  SETTINGS,
  testEngine,
  type TestEngine,
} from './test-engine.ts';

const MARIA = '+5531988887777';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let store: MemoryStore;
let engine: TestEngine;
beforeEach(() => {
  store = memoryStore();
  engine = testEngine(store);
});

const person = (changes: Partial<Contact> = {}) =>
  store.addContacts('clientes', [records.contact(MARIA, changes)]);
const number = (changes: Partial<Instance> = {}) => fleet(engine, records.instance('A', changes));
let puts = 0;
const put = (message: Partial<OneOff> = {}, id = `m${puts++}`, hours = 2) => {
  const createdAt = engine.clock.now();
  const entry = { id, createdAt, expiresAt: new Date(createdAt.getTime() + hours * HOUR) };
  return engine.outbox.put([
    oneOffEntry(entry, { instance: 'A', phone: MARIA, text: 'Pronto!', purpose: 'answer', ...message }),
  ]);
};
const handlers = () => ({ [ONE_OFF]: oneOffHandler(async (ms) => engine.clock.advance(ms)) });
const deliver = () => deliverDue(engine, handlers());
/** Lets time pass as the outbox's loop does; tells when each message left, in seconds. */
async function within(seconds: number): Promise<number[]> {
  const begin = engine.clock.now().getTime();
  while (engine.clock.now().getTime() < begin + seconds * SECOND) {
    await deliver();
    engine.clock.advance(SECOND);
  }
  return engine.messenger.sends.map(({ at }) => (at.getTime() - begin) / SECOND);
}
/** Counted in this hour, this day. */
const used = () => {
  const stamp = hourStamp(engine.clock.now(), SETTINGS.timeZone);
  return engine.counters.read([hourKey('A', stamp), dayKey('A', stamp)]);
};
const outcome = (kind: 'not_sent' | 'unknown' | 'rejected'): SendOutcome =>
  kind === 'not_sent' ? { kind, reason: 'connection_closed', ownFault: true } : { kind, reason: 'because' };

describe('a message of no campaign', () => {
  it('leaves by its number, takes of its capacity, and is a chat', async () => {
    await number();
    await person();
    await put();
    await deliver();
    expect(engine.messenger.sends).toMatchObject([{ instance: 'A', phone: MARIA, text: 'Pronto!' }]);
    expect(await used()).toEqual([1, 1]);
    const { chats, lastContactedAt, lastMessage } = (await engine.contacts.get(MARIA))!;
    expect([chats, lastContactedAt, lastMessage]).toEqual([['A'], engine.clock.now(), undefined]);
    expect(await within(600)).toHaveLength(1);
    expect(await store.rows()).toEqual([]);
  });

  it('keeps to the number’s pace', async () => {
    await number();
    for (let n = 0; n < 3; n++) await put();
    const [first, second = 0, third = 0] = await within(200);
    expect(first).toBe(0);
    expect([second, third - second]).toEqual([37.5, 37.5]);
  });

  it('gets its turn beside a campaign that takes every slot, and the campaign its own after it', async () => {
    await number();
    await people(store, 'clientes', 20);
    await runningCampaign(engine, { name: 'Natal', list: 'clientes', instances: ['A'] });
    await run(engine, 60 * SECOND);
    await put();
    for (let n = 0; n < 120; n++) {
      await deliver();
      await run(engine, SECOND);
    }
    const sends = engine.messenger.sends.map(({ at, text }) => ({ at: at.getTime(), text }));
    expect(sends.filter(({ text }) => text === 'Pronto!')).toHaveLength(1);
    const pauses = sends.slice(1).map(({ at }, n) => at - (sends[n]?.at ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(25 * SECOND);
    expect(sends.length).toBeGreaterThanOrEqual(4);
  });

  it('puts no pause between the messages of a number that has none', async () => {
    await number();
    await people(store, 'clientes', 200);
    const interval = { minMs: 0, maxMs: 0 };
    await runningCampaign(engine, { name: 'Natal', list: 'clientes', instances: ['A'], interval });
    await run(engine, SECOND);
    await put();
    await deliver();
    const lane = await engine.lanes.get('A');
    expect(lane.nextSendAt).toEqual(lane.lastSentAt);
    expect(engine.messenger.sends.at(-1)).toMatchObject({ text: 'Pronto!' });
  });

  it.each([
    ['the hour', { hourLimit: 1 }, 1],
    ['the day', { dayLimit: 1 }, 12 + 3],
  ])('waits when %s is used up', async (_, limits, hours) => {
    await number(limits);
    await put();
    await within(60);
    await put();
    await deliver();
    expect(engine.messenger.sends).toHaveLength(1);
    engine.clock.advance(hours * HOUR);
    await put();
    expect(await within(60)).toHaveLength(2);
  });

  it('takes nothing of what it cannot have: no slot, no capacity', async () => {
    await number({ dayLimit: 0 });
    const before = await engine.lanes.get('A');
    await put();
    await deliver();
    expect(await engine.lanes.get('A')).toEqual(before);
    expect(await used()).toEqual([0, 0]);
  });

  it('waits for a number that cannot send, and is given up when it is too late', async () => {
    await number({ state: 'disconnected' });
    await put({ text: 'in time' });
    await put({ text: 'never', instance: 'gone' });
    expect(await within(300)).toEqual([]);
    await observeInstance(engine, 'A', { kind: 'connection', state: 'open', code: 200, told: true });
    await within(60);
    await fleet(engine, records.instance('gone'));
    engine.clock.advance(2 * HOUR);
    await within(60);
    expect(engine.messenger.sends.map(({ text }) => text)).toEqual(['in time']);
  });

  it('answers also through a number that may open no chats', async () => {
    await number({ state: 'restricted', restriction: 'cold' });
    await put();
    await put({ purpose: 'notice', text: 'Novidade' });
    expect(await within(120)).toHaveLength(1);
    await person({ chats: ['A'] });
    await within(120);
    expect(engine.messenger.sends.map(({ text }) => text)).toEqual(['Pronto!', 'Novidade']);
  });
});

describe('its outcome', () => {
  beforeEach(() => number());

  it('not sent by the number’s own fault: costs no capacity, and counts against it', async () => {
    await put();
    engine.messenger.answer(outcome('not_sent'));
    await deliver();
    expect(await used()).toEqual([0, 0]);
    expect(await instanceOf(engine, 'A')).toMatchObject({ consecutiveFailures: 1 });
  });

  it('busy: is tried again and arrives', async () => {
    await put();
    engine.messenger.answer({ kind: 'not_sent', reason: 'timeout before it was sent', ownFault: false });
    expect(await within(120)).toHaveLength(2);
    expect(await used()).toEqual([1, 1]);
  });

  it.each([
    ['unknown', 1],
    ['rejected', 0],
  ] as const)('%s: is never sent again', async (kind, counted) => {
    await put();
    engine.messenger.answer(outcome(kind));
    expect(await within(600)).toHaveLength(1);
    expect(await used()).toEqual([counted, counted]);
  });

  it('that cannot be noted down: is never sent again', async () => {
    const { lanes, outbox } = engine;
    const fail = async () => {
      throw new Error('the store is away');
    };
    engine = testEngine(store, {
      ...engine,
      lanes: { ...lanes, left: fail },
      outbox: { ...outbox, end: fail },
    });
    await put();
    await expect(deliver()).rejects.toThrow('the store is away');
    engine = testEngine(store, { ...engine, lanes, outbox });
    expect(await within(600)).toHaveLength(1);
  });

  it('not sent, as the store fails to note what the lane did: is tried again and arrives', async () => {
    const { lanes } = engine;
    engine.lanes = { ...lanes, left: () => Promise.reject(new Error('the store is away')) };
    await put();
    engine.messenger.answer(outcome('not_sent'));
    await deliver();
    engine.lanes = lanes;
    expect(await within(120)).toHaveLength(2);
    const tally = await engine.outbox.tally('m', new Date(0), engine.clock.now());
    expect(tally).toMatchObject({ done: 1, failed: 0 });
  });

  it('that nobody hears of, as the process dies: is never sent again', async () => {
    await put();
    let called = (): void => undefined;
    const call = new Promise<void>((resolve) => (called = resolve));
    engine.messenger.answer(() => {
      called();
      return new Promise(() => undefined);
    });
    void deliver();
    await call;
    engine.clock.advance(120 * SECOND);
    expect(await within(600)).toHaveLength(1);
  });

  it('of two processes that have the same is one message', async () => {
    await put();
    engine.messenger.answer(async () => {
      engine.clock.advance(60 * SECOND);
      await deliver();
      return { kind: 'accepted', keyId: 'k' };
    });
    await deliver();
    expect(engine.messenger.sends).toHaveLength(1);
  });
});

describe('whom it is for', () => {
  beforeEach(() => number());

  it('who opted out gets none, by whichever form of their phone', async () => {
    await person({ optedOut: true });
    for (const purpose of ['answer', 'notice'] as const) {
      await put({ purpose });
      await put({ purpose, phone: '+553188887777' });
    }
    expect(await within(300)).toEqual([]);
  });

  it('but that they will not be written to any more, unless they have come back', async () => {
    await person({ optedOut: true });
    await put({ purpose: 'opt_out', phone: '+553188887777' });
    expect(await within(60)).toHaveLength(1);
    await person({ optedOut: false });
    await put({ purpose: 'opt_out' });
    expect(await within(60)).toHaveLength(1);
  });

  it('who opts out while it waits for its slot does not get it', async () => {
    await person();
    await engine.lanes.claim(
      'A',
      engine.clock.now(),
      new Date(engine.clock.now().getTime() + SECOND),
      'natal',
    );
    await put();
    const at = engine.clock.now();
    await deliverDue(engine, {
      [ONE_OFF]: oneOffHandler(async (ms) => {
        engine.clock.advance(ms);
        await engine.contacts.choose([MARIA], { optedOut: true, at });
      }),
    });
    expect(engine.messenger.sends).toEqual([]);
    expect(await used()).toEqual([0, 0]);
  });

  it('a notice waits for their hours and their patience; an answer does not', async () => {
    const settings = {
      ...SETTINGS,
      contactDayLimit: 1,
      sendingHours: { days: [0, 1, 2, 3, 4, 5, 6], fromMinute: 600, toMinute: 1_200 },
    };
    engine = testEngine(store, { settings });
    // 09:00 in São Paulo.
    await put({ purpose: 'notice', text: 'um' });
    await put({ purpose: 'notice', text: 'dois' });
    await put({ text: 'resposta' });
    await within(300);
    expect(engine.messenger.sends.map(({ text }) => text)).toEqual(['resposta']);
    engine.clock.advance(HOUR);
    await within(300);
    expect(engine.messenger.sends.map(({ text }) => text)).toEqual(['resposta', 'um']);
  });
});

it.each([
  ['leaves at once', 60, 0, 60],
  ['which nobody awaits any more, waits for their hours', 65, 0, 14.5 * 60],
  ['to what was heard late waits for their hours', 60, 5, 14.5 * 60],
])('an answer by a number that is away into the night %s', async (_, awayFor, heardAfter, leftAfter) => {
  const sendingHours = { days: [0, 1, 2, 3, 4, 5, 6], fromMinute: 600, toMinute: 1_200 };
  engine = testEngine(store, { settings: { ...SETTINGS, sendingHours } });
  engine.clock.advance(10.5 * HOUR);
  const asked = engine.clock.now();
  await number({ state: 'disconnected' });
  await put({ wroteAt: new Date(asked.getTime() - heardAfter * MINUTE) }, 'answer', 24);
  engine.clock.advance(awayFor * MINUTE);
  await observeInstance(engine, 'A', { kind: 'connection', state: 'open', code: 200, told: true });
  for (let n = 0; n < 20 * 12 && engine.messenger.sends.length === 0; n++) {
    await deliver();
    engine.clock.advance(5 * MINUTE);
  }
  expect(engine.messenger.sends.map(({ at }) => (at.getTime() - asked.getTime()) / MINUTE)).toEqual([
    leftAfter,
  ]);
});

it('a message that stood still after its slot does not leave late', async () => {
  await number();
  await put();
  const { claim } = engine.lanes;
  engine.lanes.claim = async (...slot) => {
    const claimed = await claim(...slot);
    engine.clock.advance(6 * SECOND);
    return claimed;
  };
  await deliver();
  expect(engine.messenger.sends).toEqual([]);
  engine.lanes.claim = claim;
  expect(await within(120)).toHaveLength(1);
});

it('a test and a message of no campaign share a number’s slots', async () => {
  await number();
  await person();
  const { id: _, ...record } = records.campaign('Natal', { status: 'draft', instances: ['A'] });
  const campaign = await engine.campaigns.create(record);
  await put();
  await deliver();
  const wait = async (ms: number): Promise<void> => engine.clock.advance(ms);
  await sendTest(engine, campaign, { phone: '+5511999990000', variant: 0, by: 'ana', wait });
  const [first, second] = engine.messenger.sends.map(({ at }) => at.getTime());
  expect((second ?? 0) - (first ?? 0)).toBe(37.5 * SECOND);
});
