import { beforeEach, describe, expect, it } from 'vitest';
import { health, type HealthFacts } from '../../src/engine/health.ts';
import { refreshHealth } from '../../src/engine/refresh-health.ts';
import { INSTANCE_STATES, type Instance } from '../../src/engine/types.ts';
import { instance } from '../fakes/records.ts';
import { givenRow } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { fleet, instanceOf, testEngine, type TestEngine } from './test-engine.ts';

const store = await testStore();

const NOW = new Date('2026-03-10T12:00:00Z');
const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

const facts = (changes: Partial<HealthFacts>): HealthFacts => ({
  state: 'connected',
  sent: 0,
  delivered: 0,
  silent: 0,
  consecutiveFailures: 0,
  ...changes,
});

describe('health', () => {
  it.each([
    ['a number that sent nothing yet', {}, 100],
    ['all of 97 delivered', { sent: 97, delivered: 97 }, 100],
    ['one of one lost', { sent: 1 }, 75],
    ['two of two lost', { sent: 2 }, 60],
    ['half of 97 delivered', { sent: 97, delivered: 47 }, 50],
    ['one in five lost, which is not rare', { sent: 100, delivered: 80 }, 81],
    ['none of 20 delivered', { sent: 20 }, 13],
    ['none of 97 delivered', { sent: 97 }, 3],
    ['one message without an answer', { silent: 1 }, 75],
    ['8 messages without an answer', { silent: 8 }, 27],
    [
      '20 messages without an answer, after many that were delivered',
      { sent: 80, delivered: 80, silent: 20 },
      13,
    ],
    ['silence and losses do not count twice', { sent: 20, silent: 20 }, 13],
    ['one failure', { consecutiveFailures: 1 }, 90],
    ['five failures in a row, so that it can be tried again', { consecutiveFailures: 5 }, 50],
    ['more failures than five count no further', { consecutiveFailures: 50 }, 50],
    ['failures, the last an hour ago', { consecutiveFailures: 5, lastFailureAt: minutesAgo(60) }, 100],
    ['failures, the last a little less ago', { consecutiveFailures: 5, lastFailureAt: minutesAgo(59) }, 50],
    ['half delivered, and five failures', { sent: 97, delivered: 47, consecutiveFailures: 5 }, 25],
    ['nothing delivered, and five failures', { sent: 20, consecutiveFailures: 5 }, 7],
  ])('of %s', (_, changes, score) => {
    expect(health(facts(changes), NOW)).toBe(score);
  });

  it.each(INSTANCE_STATES.filter((state) => state !== 'connected'))('is 0 while %s', (state) => {
    expect(health(facts({ state, sent: 50, delivered: 50 }), NOW)).toBe(0);
  });

  it.each([
    ['cold', 100],
    ['all', 0],
  ] as const)('of a number whose restriction forbids %s is %i', (restriction, score) => {
    expect(health(facts({ state: 'restricted', restriction }), NOW)).toBe(score);
  });
});

describe('refreshing health', () => {
  let engine: TestEngine;
  beforeEach(() => {
    engine = testEngine(store);
  });

  /** Rows of number A, each sent so many minutes ago. */
  async function given(status: 'sent' | 'delivered', ...minutes: number[]): Promise<void> {
    for (const [n, ago] of minutes.entries()) {
      const sentAt = minutesAgo(ago);
      await givenRow(store.models, status, `${status}-${ago}-${n}`, { sendingAt: sentAt, sentAt });
    }
  }

  async function healthOf(changes: Partial<Instance> = {}): Promise<number> {
    await fleet(engine, instance('A', { health: 1, ...changes }), instance('B', { health: 1 }));
    await refreshHealth(engine);
    expect((await instanceOf(engine, 'B')).health).toBe(100);
    return (await instanceOf(engine, 'A')).health;
  }

  it('counts what was delivered, and what was not in half an hour', async () => {
    await given('delivered', 1, 40);
    await given('sent', 31, 41, 42);
    expect(await healthOf({ lastAckAt: NOW })).toBe(63);
  });

  it('gives a receipt its time', async () => {
    await given('sent', 29, 20, 10);
    expect(await healthOf({ lastAckAt: NOW })).toBe(100);
  });

  it('forgives what is older than six hours', async () => {
    await given('sent', ...Array.from({ length: 20 }, () => 361));
    expect(await healthOf()).toBe(100);
  });

  it.each([
    ['since the last acknowledgement', { lastAckAt: minutesAgo(8) }, 38],
    ['since it is connected', { since: minutesAgo(8) }, 38],
    ['since ever', {}, 27],
    ['for less than two minutes', { lastAckAt: minutesAgo(2) }, 100],
  ] as const)('counts what is sent into silence %s', async (_, changes, score) => {
    await given('sent', 1, 1, 3, 4, 5, 6, 7, 8, 9, 10);
    expect(await healthOf(changes)).toBe(score);
  });

  it('recovers with the first acknowledgement', async () => {
    await given('sent', 3, 4, 5, 6, 7, 8, 9, 10);
    expect(await healthOf({ consecutiveFailures: 5, lastFailureAt: minutesAgo(1) })).toBe(14);
    await engine.instances.recordAck('A', NOW, false);
    await refreshHealth(engine, 'A');
    expect((await instanceOf(engine, 'A')).health).toBe(100);
  });

  it('of one number leaves the others', async () => {
    await fleet(engine, instance('A', { health: 1 }), instance('B', { health: 1 }));
    await refreshHealth(engine, 'A');
    expect((await instanceOf(engine, 'A')).health).toBe(100);
    expect((await instanceOf(engine, 'B')).health).toBe(1);
    await refreshHealth(engine, 'nobody');
  });
});
