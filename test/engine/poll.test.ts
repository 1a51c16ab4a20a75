import { beforeEach, describe, expect, it } from 'vitest';
import { pollInstances } from '../../src/engine/poll.ts';
import type { ObservedInstance } from '../../src/engine/ports.ts';
import { registerWebhooks } from '../../src/engine/register-webhooks.ts';
import { instance } from '../fakes/records.ts';
import { testStore } from '../store/test-store.ts';
import { fleet, instanceOf, testEngine, type TestEngine } from './test-engine.ts';

const store = await testStore();
let engine: TestEngine;
/** What each Evolution server has; one that is not here does not answer. */
let servers: Map<string, ObservedInstance[]>;
let webhooks: string[];

beforeEach(() => {
  engine = testEngine(store);
  servers = new Map([
    ['main', []],
    ['second', []],
  ]);
  webhooks = [];
  engine.probe = {
    servers: ['main', 'second'],
    async observe(server) {
      const seen = servers.get(server);
      if (seen === undefined) throw new Error(`${server} does not answer`);
      return seen;
    },
    async setWebhook(server, name) {
      if (name === 'stubborn') throw new Error('404');
      webhooks.push(`${server}/${name}`);
    },
  };
});

const open = (name: string, changes: Partial<ObservedInstance> = {}): ObservedInstance => ({
  name,
  connection: 'open',
  ...changes,
});

describe('polling', () => {
  it('takes new numbers into the fleet, with their webhooks and the limits of the settings', async () => {
    servers.set('main', [open('A', { phone: '+5511988887777' }), open('B', { connection: 'connecting' })]);
    servers.set('second', [open('C', { connection: 'close', code: 403 })]);
    expect(await pollInstances(engine)).toEqual({ doubtful: true });
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
    expect(webhooks).toEqual(['main/A', 'main/B', 'second/C']);
    expect((await instanceOf(engine, 'A')).health).toBe(100);
  });

  it('changes nothing of what is known already', async () => {
    servers.set('main', [open('A', { phone: '+5511988887777' })]);
    await pollInstances(engine);
    const before = await instanceOf(engine, 'A');
    engine.clock.advance(60_000);
    expect(await pollInstances(engine)).toEqual({ doubtful: false });
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
    servers.set('main', [open('A', { connection: 'close', code: 401 }), open('B')]);
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'logged_out', health: 0 });
    expect(await instanceOf(engine, 'B')).toMatchObject({ state: 'connected', health: 100 });
  });

  it('calls it a disconnection when a number has been connecting for 20 s', async () => {
    await fleet(engine, 'A');
    servers.set('main', [open('A', { connection: 'connecting' })]);
    for (const [afterMs, state] of [
      [0, 'connecting'],
      [19_999, 'connecting'],
      [1, 'disconnected'],
    ] as const) {
      engine.clock.advance(afterMs);
      expect(await pollInstances(engine)).toEqual({ doubtful: true });
      expect(await instanceOf(engine, 'A')).toMatchObject({ state });
    }
  });

  it('leaves a number as it is when its connection could not be told', async () => {
    await fleet(engine, 'A', instance('B', { state: 'disconnected' }));
    servers.set('main', [{ name: 'A' }, { name: 'B' }]);
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connected' });
    expect(await instanceOf(engine, 'B')).toMatchObject({ state: 'disconnected' });
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

describe('an Evolution server that does not answer', () => {
  it('says nothing about its numbers, and does not keep the others from being seen', async () => {
    await fleet(engine, 'A');
    servers.delete('main');
    servers.set('second', [open('B')]);
    expect(await pollInstances(engine)).toEqual({ doubtful: true });
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'connected' });
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
    servers.set('second', [open('A', { connection: 'close', code: 406 })]);
    await pollInstances(engine);
    expect(await instanceOf(engine, 'A')).toMatchObject({ server: 'main', state: 'connected' });
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

describe('registering webhooks', () => {
  it('goes on when Evolution refuses one', async () => {
    await fleet(
      engine,
      'A',
      'stubborn',
      instance('B', { server: 'second' }),
      instance('X', { server: 'third' }),
    );
    await registerWebhooks(engine);
    expect(webhooks.toSorted()).toEqual(['main/A', 'second/B']);
  });
});
