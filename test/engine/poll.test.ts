import { beforeEach, describe, expect, it } from 'vitest';
import { observeInstance } from '../../src/engine/fleet.ts';
import { pollInstances } from '../../src/engine/poll.ts';
import type { Connection, ObservedInstance } from '../../src/engine/ports.ts';
import type { Instance } from '../../src/engine/types.ts';
import { instance } from '../fakes/records.ts';
import { testStore } from '../store/test-store.ts';
import { fleet, instanceOf, testEngine, type TestEngine } from './test-engine.ts';

const store = await testStore();

/** Of the numbers that `fleet` makes. */
const PHONE = '+5511988880000';

let engine: TestEngine;
/** What each Evolution server has; one that is not here does not answer. */
let servers: Map<string, ObservedInstance[]>;
/** The connections themselves, where they are not what is stored; an error is thrown. */
let live: Map<string, Connection | Error>;
/** Whose connection was asked for. */
let asked: string[];
let webhooks: string[];

beforeEach(() => {
  engine = testEngine(store);
  servers = new Map([
    ['main', []],
    ['second', []],
  ]);
  live = new Map();
  asked = [];
  webhooks = [];
  engine.probe = {
    servers: ['main', 'second'],
    async observe(server) {
      const seen = servers.get(server);
      if (seen === undefined) throw new Error(`${server} does not answer`);
      return seen;
    },
    async connectionState(server, name) {
      asked.push(name);
      const stored = servers.get(server)?.find((one) => one.name === name)?.stored;
      const state = live.get(name) ?? stored;
      if (state instanceof Error) throw state;
      return state;
    },
    webhookDrift: async () => [],
    pairing: async () => ({ kind: 'none' }),
    restart: async () => 'restarting',
    create: async () => undefined,
    async setWebhook(server, name) {
      if (name === 'stubborn') throw new Error('404');
      webhooks.push(`${server}/${name}`);
    },
  };
});

const open = (name: string, changes: Partial<ObservedInstance> = {}): ObservedInstance => ({
  name,
  stored: 'open',
  ...changes,
});

/** Polls, and tells in how many seconds it wants to poll again. */
async function poll(): Promise<number> {
  return ((await pollInstances(engine)).getTime() - engine.clock.now().getTime()) / 1_000;
}

describe('polling', () => {
  it('warns of a server that has more than 150 instances, ours or not, until it has fewer', async () => {
    engine.settings = { ...engine.settings, instanceNames: ['A'] };
    const many = (count: number) => [
      open('A'),
      ...Array.from({ length: count - 1 }, (_, n) => open(`other-${n}`)),
    ];
    const told = async () =>
      (await engine.incidents.open())
        .filter(({ kind }) => kind === 'server_crowded')
        .map(({ facts }) => facts);
    servers.set('main', many(150));
    await poll();
    expect(await told()).toEqual([]);
    servers.set('main', many(151));
    await poll();
    expect(await told()).toEqual([{ server: 'main', count: 150 }]);
    servers.delete('main');
    await poll();
    expect(await told()).toHaveLength(1);
    servers.set('main', many(150));
    await poll();
    expect(await told()).toEqual([]);
  });

  it('takes new numbers into the fleet, with their webhooks and the limits of the settings', async () => {
    servers.set('main', [open('A', { phone: '+5511988887777' }), open('B', { stored: 'connecting' })]);
    servers.set('second', [open('C', { stored: 'close', code: 403 })]);
    expect(await poll()).toBe(10);
    expect(await engine.instances.all()).toMatchObject([
      {
        name: 'A',
        server: 'main',
        phone: '+5511988887777',
        state: 'connected',
        hourLimit: 20,
        dayLimit: 100,
      },
      { name: 'B', server: 'main', state: 'connecting' },
      { name: 'C', server: 'second', state: 'banned' },
    ]);
    expect(webhooks.toSorted()).toEqual(['main/A', 'main/B', 'second/C']);
    expect((await instanceOf(engine, 'A')).health).toBe(100);
  });

  it('changes nothing of what is known already', async () => {
    servers.set('main', [open('A', { phone: '+5511988887777' })]);
    await pollInstances(engine);
    const before = await instanceOf(engine, 'A');
    engine.clock.advance(60_000);
    expect(await poll()).toBe(60);
    expect(await instanceOf(engine, 'A')).toEqual(before);
    expect(webhooks).toEqual(['main/A']);
  });

  it('knows a number that was paired with another phone', async () => {
    servers.set('main', [open('A', { phone: '+5511988887777' })]);
    await pollInstances(engine);
    servers.set('main', [open('A', { phone: '+5511911112222' })]);
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ phone: '+5511911112222', state: 'connected' });
  });

  it('sees what no webhook told', async () => {
    await fleet(engine, 'A', instance('B', { state: 'disconnected' }));
    servers.set('main', [open('A', { stored: 'close', code: 401 }), open('B')]);
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'logged_out', health: 0 });
    expect(await instanceOf(engine, 'B')).toMatchObject({ state: 'connected', health: 100 });
  });

  it('calls it a disconnection when a number has been connecting for 20 s, and looks right then', async () => {
    await fleet(engine, 'A');
    servers.set('main', [open('A', { phone: PHONE })]);
    live.set('A', 'connecting');
    expect(await poll()).toBe(10);
    for (const [afterMs, state, next] of [
      [12_000, 'connecting', 8],
      [7_999, 'connecting', 0.001],
      [1, 'disconnected', 10],
    ] as const) {
      engine.clock.advance(afterMs);
      expect(await poll()).toBe(next);
      expect(await instanceOf(engine, 'A')).toMatchObject({ state });
    }
  });

  it('leaves a number as it is when its connection could not be told', async () => {
    await fleet(engine, 'A', instance('B', { state: 'disconnected' }));
    servers.set('main', [open('A'), open('B')]);
    for (const name of ['A', 'B']) live.set(name, new Error('busy'));
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connected' });
    expect(await instanceOf(engine, 'B')).toMatchObject({ state: 'disconnected' });
  });

  it('takes a number that is new and cannot be told for connecting', async () => {
    servers.set('main', [open('A')]);
    live.set('A', new Error('busy'));
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connecting', evidence: 'first seen' });
  });

  it('knows a temporary ban by when it began', async () => {
    await fleet(engine, 'A');
    const closedAt = new Date(engine.clock.now().getTime() - 3_600_000);
    servers.set('main', [open('A', { stored: 'close', code: 402, closedAt, expiresInSeconds: 7_200 })]);
    await pollInstances(engine);
    const until = new Date(engine.clock.now().getTime() + 3_600_000);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'restricted', restriction: 'all', until });
    engine.clock.advance(3_600_000);
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'disconnected' });
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'disconnected' });
  });

  it('does not take an answer for newer than what came while it was asked', async () => {
    await fleet(engine, 'A');
    const { observe } = engine.probe;
    engine.probe = {
      ...engine.probe,
      async observe(server) {
        const seen = await observe(server);
        engine.clock.advance(500);
        const known = await instanceOf(engine, 'A');
        await engine.instances.moveState(
          known,
          { state: 'banned', evidence: 'code 403' },
          engine.clock.now(),
        );
        return seen;
      },
    };
    servers.set('main', [open('A')]);
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'banned' });
  });
});

describe('the connection itself is asked for', () => {
  const until = (seconds: number): Date => new Date(engine.clock.now().getTime() + seconds * 1_000);
  const heard = (seconds: number): Partial<Instance> => ({ lastAckAt: until(-seconds) });

  it.each<[string, () => Partial<Instance>, Connection, boolean]>([
    ['of one that is connecting', () => ({ state: 'connecting' }), 'open', true],
    [
      'of one that is connecting, also if it is stored as closed',
      () => ({ state: 'connecting' }),
      'close',
      true,
    ],
    ['of one that is away and stored as open', () => ({ state: 'disconnected' }), 'open', true],
    ['not of one that is away and stored as closed', () => ({ state: 'disconnected' }), 'close', false],
    [
      'not of one that is taken out, before its time',
      () => ({ state: 'disconnected', cause: 'failing', until: until(1) }),
      'open',
      false,
    ],
    [
      'of one that is taken out, in its time',
      () => ({ state: 'disconnected', cause: 'failing', until: until(0) }),
      'open',
      true,
    ],
    ['not of one that works', () => heard(60), 'open', false],
    ['of one that works but is stored as connecting', () => heard(60), 'connecting', true],
    ['of one that was not heard of for a while', () => heard(301), 'open', true],
    [
      'not of one that opens no chats',
      () => ({ state: 'restricted', restriction: 'cold', until: until(60) }),
      'open',
      false,
    ],
    [
      'of one that may open chats again',
      () => ({ state: 'restricted', restriction: 'cold', until: until(0) }),
      'open',
      true,
    ],
    ['of one that is banned but stored as open', () => ({ state: 'banned' }), 'open', true],
    ['not of one that is banned and closed', () => ({ state: 'banned' }), 'close', false],
    ['not of one that a person paused', () => ({ state: 'paused' }), 'open', false],
  ])('%s', async (_, changes, stored, expected) => {
    await fleet(engine, instance('A', changes()));
    servers.set('main', [open('A', { phone: PHONE, stored })]);
    await pollInstances(engine);
    expect(asked).toEqual(expected ? ['A'] : []);
  });

  it('of a large fleet in turn, 20 in each round', async () => {
    const names = Array.from({ length: 50 }, (_, n) => `n${n}`);
    await fleet(engine, ...names);
    servers.set(
      'main',
      names.map((name) => open(name, { phone: PHONE })),
    );
    for (let round = 0; round < 5; round++) {
      asked = [];
      await pollInstances(engine);
      expect(asked).toHaveLength(20);
      engine.clock.advance(10_000);
      for (const name of asked) names.splice(names.indexOf(name), names.includes(name) ? 1 : 0);
    }
    expect(names).toEqual([]);
  });
});

describe('a number that Frota took out', () => {
  it('is back in its time, if its connection is open, and has one more chance', async () => {
    await fleet(engine, instance('A', { consecutiveFailures: 5 }));
    servers.set('main', [open('A', { phone: PHONE })]);
    await observeInstance(engine, 'A', { kind: 'failing', failures: 5, reason: 'x' });
    for (const [seconds, state, next] of [
      [4, 'disconnected', 1],
      [1, 'connected', 60],
    ] as const) {
      engine.clock.advance(seconds * 1_000);
      expect(await poll()).toBe(next);
      expect(await instanceOf(engine, 'A')).toMatchObject({ state, consecutiveFailures: 5 });
    }
  });

  it('is asked for again when its connection is not open yet', async () => {
    await fleet(engine, 'A');
    servers.set('main', [open('A', { phone: PHONE })]);
    live.set('A', 'connecting');
    await observeInstance(engine, 'A', { kind: 'failing', failures: 5, reason: 'x' });
    engine.clock.advance(5_000);
    expect(await poll()).toBe(10);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'disconnected' });
  });
});

describe('an Evolution server that does not answer', () => {
  it('says nothing about its numbers, and does not keep the others from being seen', async () => {
    await fleet(engine, 'A');
    servers.delete('main');
    servers.set('second', [open('B')]);
    expect(await poll()).toBe(10);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connected' });
    expect(await instanceOf(engine, 'B')).toMatchObject({ state: 'connected' });
  });

  it('does not have a number connect for ever', async () => {
    await fleet(engine, 'A', 'B');
    for (const name of ['A', 'B'])
      await observeInstance(engine, name, { kind: 'connection', state: 'connecting' });
    servers.delete('main');
    engine.clock.advance(19_999);
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connecting' });
    engine.clock.advance(1);
    await observeInstance(engine, 'B', { kind: 'connection', state: 'open' });
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({
      state: 'disconnected',
      evidence: 'connecting for 20 s',
    });
    expect(await instanceOf(engine, 'B')).toMatchObject({ state: 'connected' });
  });

  it('to the question for a connection does not have a number connect for ever', async () => {
    await fleet(engine, 'A');
    servers.set('main', [open('A', { phone: PHONE })]);
    live.set('A', new Error('busy'));
    await observeInstance(engine, 'A', { kind: 'connection', state: 'connecting' });
    engine.clock.advance(20_000);
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ evidence: 'connecting for 20 s' });
  });

  it('in time is no reason to hold back what the others answered', async () => {
    await fleet(engine, instance('B', { server: 'second' }));
    servers.set('second', [open('B', { stored: 'close' })]);
    const { observe } = engine.probe;
    let giveUp = (): void => undefined;
    const silent = new Promise<ObservedInstance[]>((_, reject) => {
      giveUp = () => reject(new Error('no answer in time'));
    });
    engine.probe = { ...engine.probe, observe: (server) => (server === 'main' ? silent : observe(server)) };
    const polled = pollInstances(engine);
    await expect.poll(() => instanceOf(engine, 'B')).toMatchObject({ state: 'disconnected' });
    giveUp();
    await polled;
  });

  it('ends the grace of those that were connecting when the round began, and only those', async () => {
    await fleet(engine, instance('B', { server: 'second' }), instance('C', { server: 'second' }));
    await observeInstance(engine, 'B', { kind: 'connection', state: 'connecting' });
    servers.set('second', [open('B'), open('C')]);
    for (const name of ['B', 'C']) live.set(name, 'connecting');
    const { observe } = engine.probe;
    engine.clock.advance(15_000);
    engine.probe = {
      ...engine.probe,
      async observe(server) {
        if (server === 'second') return observe(server);
        await expect.poll(() => asked.length).toBe(2);
        // The server that hangs keeps the round waiting for its time-out.
        engine.clock.advance(10_000);
        throw new Error('no answer in time');
      },
    };
    await pollInstances(engine);
    expect(await instanceOf(engine, 'B')).toMatchObject({ evidence: 'connecting for 25 s' });
    expect(await instanceOf(engine, 'C')).toMatchObject({ state: 'connecting' });
  });

  it('does not keep the others waiting', async () => {
    const { observe } = engine.probe;
    let giveUp = (): void => undefined;
    const silent = new Promise<ObservedInstance[]>((_, reject) => {
      giveUp = () => reject(new Error('no answer in time'));
    });
    engine.probe = {
      ...engine.probe,
      observe(server) {
        if (server === 'main') return silent;
        giveUp();
        return observe(server);
      },
    };
    servers.set('second', [open('B')]);
    expect(await poll()).toBe(10);
    expect(await instanceOf(engine, 'B')).toMatchObject({ state: 'connected' });
  });
});

describe('numbers that are not ours', () => {
  it('are left alone when the settings name others', async () => {
    engine.settings = { ...engine.settings, instanceNames: ['A'] };
    servers.set('main', [open('A'), open('of another team')]);
    await pollInstances(engine);
    expect((await engine.instances.all()).map(({ name }) => name)).toEqual(['A']);
    expect(webhooks).toEqual(['main/A']);
  });

  it('do not take the place of one of the same name on another server', async () => {
    servers.set('main', [open('A')]);
    servers.set('second', [open('A', { stored: 'close', code: 406 })]);
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ server: 'main', state: 'connected' });
  });

  it('keep it while its server does not answer', async () => {
    await fleet(engine, 'A');
    servers.delete('main');
    servers.set('second', [open('A', { stored: 'close', code: 406 })]);
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ server: 'main', state: 'connected' });
    expect(webhooks).toEqual([]);
  });

  it('are set aside when Evolution or the settings have them no more', async () => {
    await fleet(
      engine,
      'deleted',
      instance('unnamed'),
      instance('moved', { server: 'third' }),
      instance('kept'),
    );
    engine.settings = { ...engine.settings, instanceNames: ['deleted', 'moved', 'kept'] };
    servers.set('main', [open('kept'), open('unnamed')]);
    await pollInstances(engine);
    const states = Object.fromEntries((await engine.instances.all()).map(({ name, state }) => [name, state]));
    expect(states).toEqual({
      deleted: 'disconnected',
      kept: 'connected',
      moved: 'disconnected',
      unnamed: 'disconnected',
    });
  });
});

describe('a number that was moved to another server', () => {
  it.each([
    ['that is asked after its own', 'main', 'second'],
    ['that is asked before its own', 'second', 'main'],
  ])('%s, is used there, with its webhook', async (_, from, to) => {
    await fleet(engine, instance('A', { server: from }));
    servers.set(from, []);
    servers.set(to, [open('A')]);
    expect(await poll()).toBe(60);
    expect(await instanceOf(engine, 'A')).toMatchObject({ server: to, state: 'connected', phone: PHONE });
    expect(webhooks).toEqual([`${to}/A`]);
  });

  it('is used there, also if it was seen to be gone in between', async () => {
    await fleet(engine, 'A');
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'disconnected', cause: 'gone' });
    engine.clock.advance(60_000);
    servers.set('second', [open('A')]);
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ server: 'second', state: 'connected' });
  });

  it('that was deleted and created again has its webhooks again, and may have another phone', async () => {
    await fleet(engine, instance('A', { phone: '+5511988887777' }));
    servers.set('main', []);
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ cause: 'gone' });
    expect(webhooks).toEqual([]);
    engine.clock.advance(60_000);
    servers.set('main', [open('A', { phone: '+5511900001111' })]);
    for (let n = 0; n < 2; n++) await pollInstances(engine);
    expect(webhooks).toEqual(['main/A']);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connected', phone: '+5511900001111' });
  });

  it('has the state that it has there', async () => {
    await fleet(engine, 'A');
    servers.set('second', [open('A', { stored: 'close' })]);
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({
      server: 'second',
      evidence: 'Evolution reports close',
    });
  });

  it('is the first’s of two that have it now', async () => {
    engine.probe = { ...engine.probe, servers: ['main', 'second', 'third'] };
    await fleet(engine, 'A');
    servers.set('second', [open('A')]);
    servers.set('third', [open('A')]);
    for (let n = 0; n < 2; n++) await pollInstances(engine);
    expect((await instanceOf(engine, 'A')).server).toBe('second');
    expect(webhooks).toEqual(['second/A']);
  });
});
