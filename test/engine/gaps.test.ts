import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { closeGaps } from '../../src/engine/gaps.ts';
import type { StoredRecord } from '../../src/engine/ports.ts';
import type { Instance } from '../../src/engine/types.ts';
import { instance } from '../fakes/records.ts';
import { givenRow, rowOf } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { fleet, instanceOf, SETTINGS, type TestEngine, testEngine } from './test-engine.ts';

const MINUTE = 60_000;
const PERSON = '+5511988887777';
const store = await testStore();
let engine: TestEngine;
let webhooks: string[];
/** What was handed on as if it had come, by key id. */
let replayed: string[];
let startedAt: Date;
beforeEach(() => {
  webhooks = [];
  replayed = [];
  engine = testEngine(store);
  engine.probe = {
    ...engine.probe,
    setWebhook: async (server, name) => void webhooks.push(`${server}/${name}`),
  };
  const { replay } = engine;
  const seen = new Set<string>();
  engine.replay = async (number, records) => {
    const missed = records.filter(({ keyId, statuses }) => !seen.has(`${keyId} ${statuses.join()}`));
    for (const { keyId, statuses } of missed) seen.add(`${keyId} ${statuses.join()}`);
    replayed.push(...missed.map(({ keyId }: StoredRecord) => keyId));
    return replay(number, missed);
  };
  startedAt = new Date(0);
});

const ago = (minutes: number): Date => new Date(engine.clock.now().getTime() - minutes * MINUTE);
const close = () => closeGaps(engine, startedAt, new AbortController().signal);
/** A message that a number sent so many minutes ago, of which no receipt came; and what Evolution has stored of it. */
async function sent(
  id: string,
  minutes: number,
  receipt?: 'delivered' | 'read',
  number = 'A',
): Promise<void> {
  await givenRow(store.models, 'sent', id, {
    instance: number,
    sendingAt: ago(minutes),
    retryAt: new Date(0),
  });
  const message = { instance: number, phone: PERSON, keyId: `key-${id}`, at: ago(minutes) };
  engine.messenger.keep(receipt === undefined ? message : { ...message, receipt });
}
const wrote = (keyId: string, minutes: number): void =>
  engine.messenger.keep({
    instance: 'A',
    phone: PERSON,
    keyId,
    text: 'Sim!',
    at: ago(minutes),
    fromMe: false,
  });
/** A, with all taken that came so many minutes ago. */
const numberA = (caughtUp: number, changes: Partial<Instance> = {}) =>
  fleet(engine, instance('A', { caughtUpTo: ago(caughtUp), lastAckAt: ago(0), ...changes }));

describe('a message without a receipt', () => {
  it('is looked up when it is ten minutes old, and gets the receipt that did not come', async () => {
    await numberA(5);
    await sent('a', 10, 'read');
    await sent('b', 9, 'read');
    await close();
    expect(await rowOf(store.models, 'a')).toMatchObject({ status: 'read' });
    expect(await rowOf(store.models, 'b')).toMatchObject({ status: 'sent' });
    expect(await instanceOf(engine, 'A')).toMatchObject({ gapAt: engine.clock.now() });
  });

  it('is looked up rarer and rarer, and no more after a day', async () => {
    await numberA(5);
    await sent('a', 0);
    const looked: number[] = [];
    for (let minute = 0; minute < 26 * 60; minute += 10) {
      const before = engine.messenger.lookups;
      await engine.instances.noteCaughtUp('A', engine.clock.now());
      await close();
      if (engine.messenger.lookups > before) looked.push(minute);
      engine.clock.advance(10 * MINUTE);
    }
    expect(looked).toEqual([10, 20, 40, 80, 160, 320, 640, 1_280]);
  });

  it('is none to blame for: that Evolution knows none either says nothing', async () => {
    await numberA(5);
    await sent('a', 11);
    await close();
    expect(await rowOf(store.models, 'a')).toMatchObject({ status: 'sent' });
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connected', consecutiveFailures: 0 });
    expect(webhooks).toEqual([]);
  });

  it('is looked up again soon when its server does not answer, which is asked once a run', async () => {
    await numberA(5);
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) await sent(id, 11, 'delivered');
    engine.messenger.deafServers.add('main');
    await close();
    // Those that were under way together.
    expect(engine.messenger.lookups).toBeLessThanOrEqual(5);
    engine.messenger.deafServers.clear();
    await close();
    expect(await rowOf(store.models, 'h')).toMatchObject({ status: 'delivered' });
  });

  it('of a number that Evolution does not have does not keep the others from being looked up', async () => {
    await numberA(15, { gapAt: ago(3) });
    await fleet(engine, instance('deleted', { caughtUpTo: ago(15), lastAckAt: ago(0), gapAt: ago(3) }));
    engine.messenger.unknown.add('deleted');
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await sent(id, 20, undefined, 'deleted');
    await sent('g', 11, 'read');
    wrote('in-1', 5);
    await close();
    expect(await rowOf(store.models, 'g')).toMatchObject({ status: 'read' });
    expect(replayed).toContain('in-1');
    const { lookups } = engine.messenger;
    await engine.instances.noteCaughtUp('A', engine.clock.now());
    await engine.instances.noteCaughtUp('deleted', engine.clock.now());
    await close();
    expect(engine.messenger.lookups).toBe(lookups);
  });

  it('is looked up in another ten minutes when Evolution fails at it, as all of its numbers may share what is broken', async () => {
    await numberA(5);
    await sent('a', 600, 'read');
    engine.messenger.failing.add('A');
    await close();
    await close();
    expect(engine.messenger.lookups).toBe(1);
    engine.messenger.failing.clear();
    engine.clock.advance(10 * MINUTE);
    await close();
    expect(await rowOf(store.models, 'a')).toMatchObject({ status: 'read' });
  });

  it('of a number that is not managed any more is left alone', async () => {
    await numberA(5);
    await sent('a', 11, 'read');
    engine.settings = { ...SETTINGS, instanceNames: ['B'] };
    await close();
    expect(engine.messenger.lookups).toBe(0);
  });
});

describe('a number', () => {
  beforeEach(() => wrote('in-1', 5));

  it.each<[string, number, () => Partial<Instance>, () => void, boolean]>([
    ['of which webhooks were missed', 15, () => ({ gapAt: ago(3) }), () => {}, true],
    [
      'of which they were missed before it was caught up with',
      15,
      () => ({ gapAt: ago(20) }),
      () => {},
      false,
    ],
    ['that was away', 15, () => ({ since: ago(3) }), () => {}, true],
    ['of a Frota that was away', 15, () => ({}), () => void (startedAt = ago(1)), true],
    ['without a reason', 15, () => ({}), () => {}, false],
    ['without a reason for six hours', 360, () => ({}), () => {}, true],
    [
      'that was caught up with a moment ago',
      9,
      () => ({ gapAt: ago(3) }),
      () => void (startedAt = ago(1)),
      false,
    ],
    ['that cannot send', 15, () => ({ state: 'logged_out', gapAt: ago(3) }), () => {}, false],
  ])('%s: what people wrote to it is looked for, or not', async (_, caughtUp, changes, given, isDue) => {
    given();
    await numberA(caughtUp, changes());
    await close();
    expect(replayed).toEqual(isDue ? ['in-1'] : []);
    expect(webhooks).toEqual(isDue ? ['main/A'] : []);
  });

  it('that is silent for long has its webhooks set anew, also when Evolution knows of nothing', async () => {
    const silent = { lastAckAt: ago(90), since: ago(600) };
    for (const id of ['a', 'b', 'c']) await sent(id, 30);
    await numberA(59, silent);
    await close();
    expect(webhooks).toEqual([]);
    engine.clock.advance(MINUTE);
    await close();
    expect(webhooks).toEqual(['main/A']);
  });

  it('that is new has missed nothing', async () => {
    await fleet(engine, 'A');
    await close();
    expect(engine.messenger.lookups).toBe(0);
    expect(await instanceOf(engine, 'A')).toMatchObject({ caughtUpTo: engine.clock.now() });
  });

  it('is read from where it was caught up with, without what may still come', async () => {
    wrote('before', 20);
    wrote('just now', 0.5);
    await numberA(15, { gapAt: ago(1) });
    await close();
    expect(replayed).toEqual(['in-1']);
    engine.clock.advance(11 * MINUTE);
    await engine.instances.noteGap('A', engine.clock.now());
    await close();
    expect(replayed).toEqual(['in-1', 'just now']);
  });

  it('of which what somebody sent by hand is passed over', async () => {
    engine.messenger.keep({ instance: 'A', phone: PERSON, keyId: 'by hand', at: ago(5), receipt: 'read' });
    await numberA(360);
    await close();
    expect(replayed).toEqual(['in-1']);
  });

  describe('to which very much was written', () => {
    const all = Array.from({ length: 700 }, (_, n) => `m-${n}`);
    const closeUntilRead = async () => {
      const lookups: number[] = [];
      for (let run = 0; run < 5 && replayed.length < all.length + 1; run++) {
        const before = engine.messenger.lookups;
        // oxlint-disable-next-line no-await-in-loop -- one run after the other
        await close();
        lookups.push(engine.messenger.lookups - before);
      }
      return lookups;
    };

    it('is read some pages at a run, from the oldest on, until all is read', async () => {
      for (const [n, keyId] of all.entries()) wrote(keyId, 300 - n / 3);
      await numberA(360, { gapAt: ago(3) });
      expect(await closeUntilRead()).toEqual([10, 7]);
      expect(new Set(replayed)).toEqual(new Set(['in-1', ...all]));
      expect(await instanceOf(engine, 'A')).toMatchObject({ caughtUpTo: ago(1) });
    });

    it('is known to be read no further than it is', async () => {
      for (const [n, keyId] of all.entries()) wrote(keyId, 300 - n / 3);
      await numberA(360);
      await close();
      expect(replayed).not.toContain('m-600');
      // The newest page, and the nine oldest: of 701 messages these have 401.
      expect(await instanceOf(engine, 'A')).toMatchObject({ caughtUpTo: ago(300 - 400 / 3) });
    });

    it('in a moment, is read whole: it would never come further', async () => {
      for (const keyId of all) wrote(keyId, 30);
      await numberA(30, { gapAt: ago(3) });
      expect(await closeUntilRead()).toEqual([15]);
      expect(await instanceOf(engine, 'A')).toMatchObject({ caughtUpTo: ago(1) });
    });

    it('is read from the newest on where Evolution does not look at times', async () => {
      engine.messenger.ignoresTimes = true;
      for (const [n, keyId] of all.entries()) wrote(keyId, 300 - n / 3);
      for (let n = 0; n < 100; n++) wrote(`long ago ${n}`, 10_000 + n);
      await numberA(310, { gapAt: ago(3) });
      expect(await closeUntilRead()).toEqual([16]);
      expect(new Set(replayed)).toEqual(new Set(['in-1', ...all]));
      expect(await instanceOf(engine, 'A')).toMatchObject({ caughtUpTo: ago(1) });
    });
  });

  it('that Evolution fails at does not keep the others waiting; of all of them people are told once', async () => {
    const warnings: string[] = [];
    const write = (line: string) => void warnings.push(JSON.parse(line));
    engine.log = pino({ level: 'warn', base: null, timestamp: false }, { write });
    await fleet(engine, ...['B', 'C'].map((name) => instance(name, { caughtUpTo: ago(15), gapAt: ago(3) })));
    await numberA(15, { gapAt: ago(3) });
    for (const name of ['B', 'C']) engine.messenger.failing.add(name);
    await close();
    expect(replayed).toEqual(['in-1']);
    expect(await instanceOf(engine, 'B')).toMatchObject({ caughtUpTo: ago(15) });
    expect(warnings.filter((line) => JSON.stringify(line).includes('Something broke'))).toMatchObject([
      { instances: ['B', 'C'], server: 'main' },
    ]);
  });

  it('whose server does not answer is caught up with when it does', async () => {
    await numberA(15, { gapAt: ago(3) });
    await fleet(engine, instance('B', { caughtUpTo: ago(15), gapAt: ago(3) }));
    engine.messenger.deafServers.add('main');
    await close();
    expect(replayed).toEqual([]);
    engine.messenger.deafServers.clear();
    await close();
    expect(replayed).toEqual(['in-1']);
  });
});
