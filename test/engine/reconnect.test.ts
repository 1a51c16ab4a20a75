import { beforeEach, describe, expect, it } from 'vitest';
import { observeInstance } from '../../src/engine/fleet.ts';
import { pollInstances } from '../../src/engine/poll.ts';
import type { Connection, PairingAnswer } from '../../src/engine/ports.ts';
import { reconnect } from '../../src/engine/reconnect.ts';
import { evolutionProbe } from '../../src/evolution/probe.ts';
import { serverAt } from '../evolution/support.ts';
import { instance } from '../fakes/records.ts';
import { memoryStore } from '../fakes/memory-store/memory-store.ts';
import { API_KEY, quiet, sandboxWith } from '../sandbox/support.ts';
import { fleet, instanceOf, testEngine, type TestEngine } from './test-engine.ts';

let engine: TestEngine;
/** What Evolution says of the number, and what it was told to do. */
let connection: Connection;
let pairing: PairingAnswer;
let calls: string[];
let fails: boolean;

beforeEach(() => {
  engine = testEngine(memoryStore());
  connection = 'connecting';
  pairing = { kind: 'none' };
  calls = [];
  fails = false;
  engine.probe = {
    ...engine.probe,
    async connectionState() {
      if (fails) throw new Error('no answer in time');
      return connection;
    },
    async pairing(_server, name) {
      calls.push(`connect ${name}`);
      return pairing;
    },
    async restart(_server, name) {
      calls.push(`restart ${name}`);
      return 'restarting';
    },
  };
});

/** Puts a number into the fleet that has just dropped. */
const drop = (changes = {}) =>
  fleet(engine, instance('A', { state: 'disconnected', since: engine.clock.now(), ...changes }));

/** Runs the number's job as the scheduler does; the seconds that it waits each time. */
async function waits(times: number): Promise<(number | undefined)[]> {
  const seconds: (number | undefined)[] = [];
  for (let n = 0; n < times; n++) {
    const next = await reconnect(engine, 'A');
    seconds.push(next === undefined ? undefined : (next.getTime() - engine.clock.now().getTime()) / 1_000);
    if (next !== undefined) engine.clock.goTo(next);
  }
  return seconds;
}

const restarts = () => calls.filter((call) => call === 'restart A').length;

describe('a number that has dropped', () => {
  it('is told to connect 5 s after it dropped, then after twice as long each time, up to 5 min', async () => {
    await drop();
    expect(await waits(9)).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
    expect(restarts()).toBe(8);
  });

  it.each([
    [0, [5, 8, 16, 32, 64, 128, 256, 300]],
    [1, [6, 12, 24, 48, 96, 192, 300, 300]],
  ])('waits as chance (%d) has it, never under 5 s or over 5 min', async (chance, expected) => {
    engine.random = () => chance;
    await drop();
    expect(await waits(8)).toEqual(expected);
  });

  it('is told once however many processes get to it', async () => {
    await drop();
    engine.clock.advance(5_000);
    const next = await Promise.all(Array.from({ length: 5 }, () => reconnect(engine, 'A')));
    expect(restarts()).toBe(1);
    expect(next.every((at) => at !== undefined && at > engine.clock.now())).toBe(true);
  });

  it('is left alone once it is connected, and begins with 5 s when it drops anew', async () => {
    await drop();
    await waits(5);
    await observeInstance(engine, 'A', { kind: 'connection', state: 'open' });
    expect(await reconnect(engine, 'A')).toBeUndefined();
    await observeInstance(engine, 'A', { kind: 'connection', state: 'close' });
    expect(await waits(3)).toEqual([5, 10, 20]);
  });

  it('is taken as connected when Evolution says that it is', async () => {
    await drop();
    connection = 'open';
    expect(await waits(3)).toEqual([5, 10, undefined]);
    expect(calls).toEqual([]);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connected' });
  });

  it('is connected when it is closed, and not restarted', async () => {
    await drop();
    connection = 'close';
    await waits(2);
    expect(calls).toEqual(['connect A']);
  });

  it('waits for a phone where there is no session to go on with: the code that is shown stays', async () => {
    await drop();
    pairing = { kind: 'code', code: '2@scan-me' };
    expect(await waits(3)).toEqual([5, 10, undefined]);
    expect(calls).toEqual(['connect A']);
    expect(await instanceOf(engine, 'A')).toMatchObject({
      state: 'logged_out',
      evidence: expect.stringContaining('scan a QR code'),
    });
  });

  it('is tried again as late when its server does not answer', async () => {
    await drop();
    fails = true;
    expect(await waits(3)).toEqual([5, 10, 20]);
    expect((await instanceOf(engine, 'A')).reconnect).toMatchObject({ tries: 2 });
  });
});

describe('nothing is tried for a number', () => {
  it.each([
    ['is logged out', { state: 'logged_out' }],
    ['is banned', { state: 'banned' }],
    ['is paused', { state: 'paused' }],
    ['is restricted', { state: 'restricted' }],
    ['was replaced by another session', { cause: 'replaced' }],
    ['has an outdated Evolution', { cause: 'outdated' }],
    ['is gone', { cause: 'gone' }],
    ['was taken out by Frota', { cause: 'failing' }],
    ['was never connected', { phone: undefined }],
  ] as const)('that %s', async (_what, changes) => {
    await drop(changes);
    engine.clock.advance(3_600_000);
    expect(await reconnect(engine, 'A')).toBeUndefined();
    expect(calls).toEqual([]);
  });
});

describe('numbers that have dropped are found', () => {
  it('when they drop', async () => {
    await fleet(engine, 'A');
    await observeInstance(engine, 'A', { kind: 'connection', state: 'close' });
    expect(engine.dropped).toEqual(new Set(['A']));
  });

  it('in each round of the poll, should nobody have been told', async () => {
    await drop();
    await fleet(engine, 'B', instance('C', { state: 'banned' }));
    await pollInstances({
      ...engine,
      probe: { ...engine.probe, observe: () => Promise.reject(new Error('away')) },
    });
    expect(engine.dropped).toEqual(new Set(['A']));
  });
});

it('brings back a number of the sandbox that Evolution does not come back to', async () => {
  const sandbox = await sandboxWith([quiet('A'), quiet('B')]);
  engine.probe = evolutionProbe([serverAt(sandbox.url, API_KEY)], {
    url: () => 'http://frota.test',
    credentials: new Map(),
  });
  sandbox.control.drop('A', { hangs: true });
  sandbox.control.drop('B');
  await drop();
  await fleet(engine, instance('B', { state: 'disconnected', since: engine.clock.now() }));
  engine.clock.advance(5_000);
  const state = (name: string) => engine.probe.connectionState('main', name);
  await Promise.all(['A', 'B'].map((name) => reconnect(engine, name)));
  await expect.poll(() => state('A')).toBe('open');
  expect(await state('B')).toBe('connecting');
  engine.clock.advance(10_000);
  await reconnect(engine, 'A');
  expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connected' });
});
