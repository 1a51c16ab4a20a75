import { beforeEach, describe, expect, it } from 'vitest';
import { observeInstance } from '../../src/engine/fleet.ts';
import { planCampaigns } from '../../src/engine/plan.ts';
import { applyReceipt } from '../../src/engine/receipts.ts';
import type { Instance } from '../../src/engine/types.ts';
import { findZombies } from '../../src/engine/zombies.ts';
import { instance } from '../fakes/records.ts';
import { givenRow } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { fleet, instanceOf, people, runningCampaign, testEngine, type TestEngine } from './test-engine.ts';

const store = await testStore();
let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(store);
});

const ago = (seconds: number): Date => new Date(engine.clock.now().getTime() - seconds * 1_000);

/** Messages of number A that nobody acknowledged, sent so many seconds ago. */
async function sent(...seconds: number[]): Promise<void> {
  for (const [n, second] of seconds.entries())
    await givenRow(store.models, 'sent', `r${second}-${n}`, {
      keyId: `k${second}-${n}`,
      sendingAt: ago(second),
    });
}

/** The state of A after a look at it. */
async function judged(changes: Partial<Instance> = {}): Promise<Instance> {
  await fleet(engine, instance('A', changes));
  await findZombies(engine);
  return instanceOf(engine, 'A');
}

describe('an open number', () => {
  const FIVE = [100, 80, 60, 40, 15];

  it.each<[string, number[], () => Partial<Instance>, boolean]>([
    ['without an acknowledgement of five messages is dead', FIVE, () => ({}), true],
    ['is given time for four', FIVE.slice(1), () => ({}), false],
    ['is given 15 s for each', [100, 80, 60, 40, 14], () => ({}), false],
    [
      'is judged by what it sent since the last acknowledgement',
      FIVE,
      () => ({ lastAckAt: ago(100) }),
      false,
    ],
    ['that had an acknowledgement before is dead all the same', FIVE, () => ({ lastAckAt: ago(101) }), true],
    ['is judged by what it sent since it is connected', FIVE, () => ({ since: ago(90) }), false],
    ['has failures counted as well', [20, 15], () => ({ consecutiveFailures: 3 }), true],
    ['has failures counted for what they are', [20, 15], () => ({ consecutiveFailures: 2 }), false],
    ['that was just taken back has one chance', [15], () => ({ consecutiveFailures: 5 }), true],
    ['is not judged by what happened long ago', [1_900, 1_801, 60, 40, 15], () => ({}), false],
  ])('%s', async (_, seconds, changes, dead) => {
    await sent(...seconds);
    const { state } = await judged(changes());
    expect(state).toBe(dead ? 'disconnected' : 'connected');
  });

  it('that opens no more chats may be dead, too', async () => {
    await sent(...FIVE);
    const cold = { state: 'restricted', restriction: 'cold', until: ago(-3_600) } as const;
    expect(await judged(cold)).toMatchObject({ state: 'disconnected', coldUntil: cold.until });
  });

  it('is not judged by messages of which nobody knows whether they were sent, while it sends others', async () => {
    await givenRow(store.models, 'unknown', 'u', { sendingAt: ago(50) });
    await sent(...FIVE.slice(1));
    expect(await judged()).toMatchObject({ state: 'disconnected' });
  });
});

describe('a zombie', () => {
  it('says what was seen, and when it is tried again', async () => {
    await sent(100, 80, 60, 40, 20);
    expect(await judged()).toMatchObject({
      state: 'disconnected',
      cause: 'silent',
      evidence: 'open, but no acknowledgement of the last 5 messages since 08:58:20',
      until: ago(-5),
      consecutiveFailures: 5,
      health: 0,
    });
  });

  it('rests longer each time that it is still dead', async () => {
    await fleet(engine, 'A');
    const rests: number[] = [];
    await sent(100, 80, 60, 40, 20);
    for (let n = 0; n < 3; n++) {
      await findZombies(engine);
      const { until, state } = await instanceOf(engine, 'A');
      expect(state).toBe('disconnected');
      rests.push(((until?.getTime() ?? 0) - engine.clock.now().getTime()) / 1_000);
      engine.clock.goTo(until ?? new Date());
      await observeInstance(engine, 'A', { kind: 'connection', state: 'open' });
      engine.clock.advance(16_000);
      await givenRow(store.models, 'sent', `again-${n}`, { sendingAt: ago(15) });
    }
    expect(rests).toEqual([5, 10, 20]);
  });

  it('gives its waiting messages to the others at once', async () => {
    await fleet(engine, 'A', 'B');
    await people(store, 'clientes', 10);
    await runningCampaign(engine, { name: 'Natal', list: 'clientes', instances: ['A', 'B'] });
    await planCampaigns(engine);
    await sent(100, 80, 60, 40, 20);
    await findZombies(engine);
    const assigned = await engine.ledger.assignedCounts();
    expect(assigned.map((count) => count.instance)).toEqual(['B']);
  });

  it('is back as soon as something is acknowledged', async () => {
    await sent(100, 80, 60, 40, 20);
    await judged();
    await applyReceipt(engine, 'A', 'k100-0', 'delivered');
    expect(await instanceOf(engine, 'A')).toMatchObject({
      state: 'connected',
      evidence: 'WhatsApp acknowledges its messages again',
      consecutiveFailures: 0,
      health: 100,
    });
  });
});

describe('before a number is called dead', () => {
  const answer = (connectionState: TestEngine['probe']['connectionState']): void => {
    engine.probe = { ...engine.probe, connectionState };
  };
  beforeEach(() => sent(100, 80, 60, 40, 20));

  it('its connection is asked for: it may be connecting', async () => {
    answer(async () => 'connecting');
    expect(await judged()).toMatchObject({ state: 'connecting', consecutiveFailures: 0 });
  });

  it('Evolution is asked for receipts whose webhooks did not come', async () => {
    const text = 'Oi';
    engine.messenger.keep({ instance: 'A', phone: '+551', keyId: 'k100-0', text, receipt: 'delivered' });
    engine.messenger.keep({ instance: 'A', phone: '+552', keyId: 'k80-1', text });
    const lastAckAt = engine.clock.now();
    expect(await judged()).toMatchObject({ state: 'connected', consecutiveFailures: 0, lastAckAt });
    expect(await store.models.messages.countDocuments({ status: 'delivered' })).toBe(1);
  });

  it('a refusal is a sign of life', async () => {
    engine.messenger.keep({ instance: 'A', phone: '+551', keyId: 'k20-4', text: 'Oi', receipt: 'failed' });
    expect(await judged()).toMatchObject({ state: 'connected', consecutiveFailures: 1 });
  });

  it.each<[string, () => void]>([
    [
      'its connection',
      () =>
        answer(async () => {
          throw new Error('no answer');
        }),
    ],
    ['its messages', () => engine.messenger.deafServers.add('main')],
  ])('an error in asking for %s says nothing', async (_, fail) => {
    fail();
    expect(await judged()).toMatchObject({ state: 'connected', consecutiveFailures: 0 });
  });

  it('is made sure that it is ours', async () => {
    engine.settings = { ...engine.settings, instanceNames: ['B'] };
    expect(await judged()).toMatchObject({ state: 'connected' });
  });
});

describe('a number whose server takes its sends and never answers', () => {
  const FIVE = [100, 80, 60, 40, 15];
  beforeEach(() => {
    engine.probe = {
      ...engine.probe,
      connectionState: async () => {
        throw new Error('no answer within 10 s');
      },
    };
  });

  /** Sends of number A without an answer, begun so many seconds ago. */
  async function unanswered(...seconds: number[]): Promise<void> {
    for (const second of seconds)
      await givenRow(store.models, 'unknown', `u${second}`, { sendingAt: ago(second) });
  }

  it('is taken out after five, and comes back by a probe', async () => {
    await unanswered(...FIVE);
    expect(await judged()).toMatchObject({
      state: 'disconnected',
      cause: 'failing',
      evidence:
        '5 failures in a row, the last: no answer to 5 sends since 08:58:20, and its Evolution server "main" could not be asked about it',
      until: ago(-5),
      consecutiveFailures: 5,
      health: 0,
    });
    engine.clock.advance(5_000);
    await observeInstance(engine, 'A', { kind: 'connection', state: 'open' });
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connected' });
  });

  it.each<[string, number[], number[], () => Partial<Instance>, boolean]>([
    ['one slow send', [50], [], () => ({}), false],
    ['four of them', FIVE.slice(1), [], () => ({}), false],
    ['a fifth that may still be answered', [100, 80, 60, 40, 14], [], () => ({}), false],
    ['what was sent before the last sign of life', FIVE, [], () => ({ lastAckAt: ago(100) }), false],
    ['five among which one was answered', [100, 80, 60, 40], [50], () => ({}), false],
    ['five after one that was answered', FIVE, [120], () => ({}), true],
    ['three after two failures of its own', FIVE.slice(2), [], () => ({ consecutiveFailures: 2 }), true],
    ['one while it is on trial', [15], [], () => ({ consecutiveFailures: 5 }), true],
  ])('is judged by its sends: %s', async (_, without, answered, changes, out) => {
    await unanswered(...without);
    await sent(...answered);
    const { state } = await judged(changes());
    expect(state).toBe(out ? 'disconnected' : 'connected');
  });

  it('is asked for no more once the server is known to be deaf: a large fleet would take hours', async () => {
    let asked = 0;
    engine.probe = {
      ...engine.probe,
      connectionState: async () => {
        asked++;
        throw new Error('no answer within 10 s');
      },
    };
    const names = Array.from({ length: 30 }, (_, n) => `n${n}`);
    await fleet(engine, ...names);
    for (const name of names)
      for (const second of FIVE)
        await givenRow(store.models, 'unknown', `${name}-${second}`, {
          instance: name,
          sendingAt: ago(second),
        });
    await findZombies(engine);
    const states = new Set((await engine.instances.all()).map(({ state }) => state));
    expect([...states]).toEqual(['disconnected']);
    expect(asked).toBeLessThanOrEqual(10);
  });

  it('rests longer each time, and is one problem beside the server’s own', async () => {
    await unanswered(...FIVE);
    await judged();
    engine.clock.advance(5_000);
    await observeInstance(engine, 'A', { kind: 'connection', state: 'open' });
    engine.clock.advance(17_000);
    await unanswered(16);
    await findZombies(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'disconnected', until: ago(-10) });
    const incidents = await engine.incidents.open();
    expect(incidents.map(({ fingerprint }) => fingerprint)).toEqual(['failing:A']);
  });
});
