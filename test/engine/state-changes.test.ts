import { beforeEach, describe, expect, it } from 'vitest';
import { observeInstance, pauseInstance, resumeInstance } from '../../src/engine/fleet.ts';
import type { Observation } from '../../src/engine/instance-states.ts';
import { planCampaigns } from '../../src/engine/plan.ts';
import { pollInstances } from '../../src/engine/poll.ts';
import { testStore } from '../store/test-store.ts';
import { fleet, instanceOf, people, runningCampaign, testEngine, type TestEngine } from './test-engine.ts';

const store = await testStore();
let engine: TestEngine;
/** In how many seconds the poll was asked for. */
let polls: number[];

beforeEach(async () => {
  engine = testEngine(store);
  polls = [];
  const inSeconds = (at: Date): number => (at.getTime() - engine.clock.now().getTime()) / 1_000;
  engine.wake.poll = async (at) => void polls.push(inSeconds(at));
  await fleet(engine, 'A', 'B');
});

const OPEN = { kind: 'connection', state: 'open' } as const satisfies Observation;
const CONNECTING: Observation = { kind: 'connection', state: 'connecting', told: true };

describe('a change of state has the number looked at', () => {
  it.each<[string, Observation, number[]]>([
    ['in 10 s when it is in doubt', CONNECTING, [10]],
    ['in 10 s when a send was refused', { kind: 'send_refused', reason: 'connection_closed' }, [10]],
    ['in 10 s when it was closed', { kind: 'connection', state: 'close' }, [10]],
    ['when it is to be tried again', { kind: 'failing', failures: 6, reason: 'x' }, [10]],
    ['when it is to be tried again', { kind: 'silent', failures: 5, evidence: 'x' }, [5]],
    ['when its ban ends', { kind: 'closed', code: 402, expiresInSeconds: 90 }, [90]],
    ['at no special time when it is banned', { kind: 'closed', code: 403 }, []],
    ['at no special time when it is logged out', { kind: 'closed', code: 401 }, []],
  ])('%s', async (_, seen, expected) => {
    await observeInstance(engine, 'A', seen);
    expect(polls).toEqual(expected);
  });
});

it.each<[string, Observation, number[]]>([
  ['at once after a log-out: it may have been paired with another phone', { kind: 'closed', code: 401 }, [0]],
  ['at once after a ban, for the same reason', { kind: 'closed', code: 406 }, [0]],
  ['at no special time after a mere disconnection', { kind: 'connection', state: 'close' }, []],
])('a number that is back is looked at %s', async (_, away, expected) => {
  await observeInstance(engine, 'A', away);
  polls = [];
  await observeInstance(engine, 'A', { ...OPEN, told: true });
  expect(polls).toEqual(expected);
});

describe('a log-out', () => {
  const LOGGED_OUT: Observation = { kind: 'closed', code: 401 };
  const CLOSED: Observation = { kind: 'connection', state: 'close', code: 401 };
  const TOLD_OPEN: Observation = { ...OPEN, told: true };

  it('right after a restart (515) is none, unless it lasts', async () => {
    await observeInstance(engine, 'A', CONNECTING);
    engine.clock.advance(1_000);
    await observeInstance(engine, 'A', { kind: 'closed', code: 515 });
    engine.clock.advance(2_000);
    await observeInstance(engine, 'A', LOGGED_OUT);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connecting' });
    await observeInstance(engine, 'A', OPEN);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connected' });
    engine.clock.advance(30_000);
    await observeInstance(engine, 'A', { kind: 'connection', state: 'close', code: 401 });
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'logged_out' });
  });

  it('right after Evolution told of a reconnection, which is all that it tells of a restart, is none', async () => {
    await observeInstance(engine, 'A', CONNECTING);
    engine.clock.advance(1_000);
    await observeInstance(engine, 'A', TOLD_OPEN);
    engine.clock.advance(29_000);
    await observeInstance(engine, 'A', LOGGED_OUT);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connecting' });
    await observeInstance(engine, 'A', TOLD_OPEN);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connected' });
  });

  it.each([
    ['when the connection is back', [TOLD_OPEN]],
    ['before it is back', []],
  ])('right after a reconnection that is real, %s, is known by the next poll', async (_, between) => {
    await observeInstance(engine, 'A', CONNECTING);
    for (const seen of [...between, LOGGED_OUT, { ...CLOSED, told: true }]) {
      engine.clock.advance(1_000);
      await observeInstance(engine, 'A', seen);
    }
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connecting' });
    const next = polls.at(-1) ?? 0;
    expect(next).toBeLessThanOrEqual(10);
    engine.clock.advance(next * 1_000);
    engine.probe = {
      ...engine.probe,
      servers: ['main'],
      observe: async () => [
        { name: 'A', stored: 'close', code: 401 },
        { name: 'B', stored: 'open' },
      ],
      connectionState: async (_server, name) => (name === 'A' ? 'close' : 'open'),
    };
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'logged_out' });
    const incidents = await engine.incidents.open();
    expect(incidents.map(({ fingerprint }) => fingerprint)).toEqual(['logged_out:A']);
  });

  it('of a number that was not in use is none of a restart', async () => {
    await observeInstance(engine, 'A', { kind: 'connection', state: 'close' });
    await observeInstance(engine, 'A', CONNECTING);
    await observeInstance(engine, 'A', LOGGED_OUT);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'logged_out' });
  });

  it('without one is one', async () => {
    await observeInstance(engine, 'A', LOGGED_OUT);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'logged_out', health: 0 });
  });
});

describe('a number that may open no more chats', () => {
  const assigned = async () =>
    Object.fromEntries(
      (await engine.ledger.assignedCounts()).map(({ instance, count, cold }) => [instance, { count, cold }]),
    );

  it('goes on writing to people who know it, and opens chats again at once when it may', async () => {
    await people(store, 'clientes', 4);
    await store.models.contacts.updateMany({ _id: /[01]$/ }, { chats: ['A'], preferredInstance: 'A' });
    const instances = ['A'];
    await runningCampaign(engine, { name: 'Natal', list: 'clientes', instances, strategy: 'hybrid' });
    await planCampaigns(engine);
    expect(await assigned()).toEqual({ A: { count: 3, cold: expect.any(Number) } });

    await observeInstance(engine, 'A', { kind: 'new_chats_refused', refusals: 3 });
    expect(await assigned()).toEqual({ A: { count: 2, cold: 0 } });
    const { state, until, health } = await instanceOf(engine, 'A');
    expect({ state, health }).toEqual({ state: 'restricted', health: 100 });

    engine.clock.goTo(until ?? new Date(0));
    await observeInstance(engine, 'A', OPEN);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connected' });
    expect((await assigned())['A']?.cold).toBeGreaterThan(0);
  });

  it('and loses its connection gives all its messages away', async () => {
    await people(store, 'clientes', 4);
    await store.models.contacts.updateMany({}, { chats: ['A', 'B'] });
    await runningCampaign(engine, { name: 'Natal', list: 'clientes', instances: ['A', 'B'] });
    await observeInstance(engine, 'A', { kind: 'new_chats_refused', refusals: 3 });
    await planCampaigns(engine);
    expect(Object.keys(await assigned()).toSorted()).toEqual(['A', 'B']);
    await observeInstance(engine, 'A', CONNECTING);
    expect(Object.keys(await assigned())).toEqual(['B']);
    await observeInstance(engine, 'A', OPEN);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'restricted', restriction: 'cold' });
  });
});

describe('what a person does', () => {
  it('is in the audit trail, and looked at at once', async () => {
    await pauseInstance(engine, await instanceOf(engine, 'A'), 'ana');
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'paused', health: 0 });
    engine.clock.advance(1_000);
    await resumeInstance(engine, await instanceOf(engine, 'A'), 'bia');
    expect(polls).toContain(0);
    expect(await engine.audits.list({ subject: 'instance:A', limit: 9 })).toMatchObject([
      { actor: 'bia', action: 'instance.resume', details: { from: 'paused', evidence: 'paused by ana' } },
      { actor: 'ana', action: 'instance.pause', details: { from: 'connected' } },
    ]);
  });

  it('that was done already is not', async () => {
    await pauseInstance(engine, await instanceOf(engine, 'A'), 'ana');
    expect(await pauseInstance(engine, await instanceOf(engine, 'A'), 'bia')).toBe(false);
    expect(await resumeInstance(engine, await instanceOf(engine, 'B'), 'bia')).toBe(false);
    expect(await engine.audits.list({ limit: 9 })).toHaveLength(1);
  });

  it('is done also if the number changed its state since they looked', async () => {
    const seen = await instanceOf(engine, 'A');
    engine.clock.advance(1_000);
    await observeInstance(engine, 'A', CONNECTING);
    expect(await pauseInstance(engine, seen, 'ana')).toBe(true);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'paused' });
    expect(await engine.audits.list({ limit: 9 })).toMatchObject([
      { action: 'instance.pause', details: { from: 'connecting' } },
    ]);
    // What was done meanwhile by somebody else is not done again.
    expect(await pauseInstance(engine, seen, 'bia')).toBe(false);
    const paused = await instanceOf(engine, 'A');
    engine.clock.advance(1_000);
    expect(await resumeInstance(engine, paused, 'bia')).toBe(true);
    expect(await resumeInstance(engine, paused, 'ana')).toBe(false);
    expect(await pauseInstance(engine, { ...seen, name: 'nobody' }, 'ana')).toBe(false);
  });

  it('ends no restriction', async () => {
    await observeInstance(engine, 'A', { kind: 'new_chats_refused', refusals: 3 });
    const { until } = await instanceOf(engine, 'A');
    await pauseInstance(engine, await instanceOf(engine, 'A'), 'ana');
    await resumeInstance(engine, await instanceOf(engine, 'A'), 'ana');
    await observeInstance(engine, 'A', OPEN);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'restricted', restriction: 'cold', until });
  });
});
