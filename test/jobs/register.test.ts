import { beforeEach, describe, expect, it } from 'vitest';
import { FrotaError } from '../../src/errors.ts';
import type { NextRun, Scheduler } from '../../src/jobs/agenda.ts';
import { defineJobs, wakeRecurring } from '../../src/jobs/register.ts';
import { contactsOf, spread } from '../engine/contacts-of.ts';
import {
  currently,
  fleet,
  instanceOf,
  people,
  runningCampaign,
  type TestEngine,
  testEngine,
} from '../engine/test-engine.ts';
import { instance } from '../fakes/records.ts';
import { givenRow, rowOf, statuses } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';

const store = await testStore();
const { models } = store;
let engine: TestEngine;
let jobs: Map<string, (key: string) => Promise<NextRun>>;
let stopping: AbortController;

beforeEach(async () => {
  engine = testEngine(store);
  stopping = new AbortController();
  jobs = new Map();
  const scheduler = { define: (name: string, run: (key: string) => Promise<NextRun>) => jobs.set(name, run) };
  defineJobs(scheduler as unknown as Scheduler, engine, stopping.signal);
  await fleet(engine, 'n1');
});

/** Runs a job, and tells in how many seconds it wants to run again; undefined: not until it is woken. */
async function run(name: string, key = 'all'): Promise<number | undefined> {
  const next = await jobs.get(name)?.(key);
  return next === undefined ? undefined : (next.getTime() - engine.clock.now().getTime()) / 1_000;
}

const campaign = async () => {
  await people(store, 'clientes', 3);
  return runningCampaign(engine, {
    name: 'Natal',
    list: 'clientes',
    instances: ['n1'],
    interval: { minMs: 0, maxMs: 0 },
  });
};

describe('plan', () => {
  it('plans all running campaigns every 3 s', async () => {
    await campaign();
    expect(await run('plan')).toBe(3);
    expect(await statuses(models)).toEqual({ assigned: 3 });
    expect(engine.woken).toEqual(new Set(['n1']));
  });

  it('goes on while none runs', async () => {
    const { id } = await campaign();
    await engine.campaigns.move(id, ['running'], 'paused');
    expect(await run('plan')).toBe(3);
    expect(await statuses(models)).toEqual({ queued: 3 });
  });
});

describe('lane', () => {
  it('sends what its number has, and rests', async () => {
    await campaign();
    await run('plan');
    expect(await run('lane', 'n1')).toBeUndefined();
    expect(engine.messenger.sends).toHaveLength(3);
    expect(await statuses(models)).toEqual({ sent: 3 });
  });

  it('begins nothing when the process stops', async () => {
    await campaign();
    await run('plan');
    stopping.abort();
    expect(await run('lane', 'n1')).toBe(0);
    expect(engine.messenger.sends).toEqual([]);
  });
});

describe('campaigns', () => {
  it('every 10 s starts what is due', async () => {
    const natal = await campaign();
    await engine.campaigns.move(natal.id, ['running'], 'scheduled');
    expect(await run('campaigns')).toBe(10);
    expect(await currently(engine, natal)).toMatchObject({ status: 'running' });
  });
});

describe('reconcile', () => {
  it('looks every 10 s, and every 3 s while a message hangs', async () => {
    expect(await run('reconcile')).toBe(10);
    await givenRow(models, 'unknown', 'a', { instance: 'n1', sendingAt: new Date(0) });
    engine.messenger.deafServers.add('main');
    expect(await run('reconcile')).toBe(3);
    expect(await rowOf(models, 'a')).toMatchObject({ status: 'unknown' });
  });
});

describe('poll-instances', () => {
  const observing = (
    observe: TestEngine['probe']['observe'],
    connection: 'open' | 'connecting' = 'open',
  ): void => {
    engine.probe = {
      ...engine.probe,
      servers: ['main'],
      observe,
      connectionState: async () => connection,
    };
  };
  const n1 = async () => [{ name: 'n1', phone: '+5511988880000', stored: 'open' } as const];

  it('looks every minute while all is well', async () => {
    observing(n1);
    expect(await run('poll-instances')).toBe(60);
  });

  it('looks every 10 s while a number is in doubt', async () => {
    observing(n1, 'connecting');
    engine.clock.advance(1_000);
    expect(await run('poll-instances')).toBe(10);
    expect(await instanceOf(engine, 'n1')).toMatchObject({ state: 'connecting' });
  });

  it('looks every 10 s while a server does not answer', async () => {
    observing(async () => {
      throw new Error('no answer');
    });
    expect(await run('poll-instances')).toBe(10);
    expect(await instanceOf(engine, 'n1')).toMatchObject({ state: 'connected' });
  });
});

describe('zombies', () => {
  it('are looked for every 10 s', async () => {
    for (let n = 0; n < 5; n++) {
      const sendingAt = new Date(engine.clock.now().getTime() - 15_000);
      await givenRow(models, 'sent', `r${n}`, { instance: 'n1', sendingAt });
    }
    expect(await run('zombies')).toBe(10);
    expect(await instanceOf(engine, 'n1')).toMatchObject({ state: 'disconnected', cause: 'silent' });
  });
});

describe('health', () => {
  it('is computed every minute', async () => {
    await engine.instances.setHealth('n1', 10);
    expect(await run('health')).toBe(60);
    expect(await instanceOf(engine, 'n1')).toMatchObject({ health: 100 });
  });
});

describe('registrar', () => {
  it('checks every number’s webhooks each hour, and repairs them', async () => {
    await fleet(engine, instance('n2', { server: 'second' }));
    const set: string[] = [];
    engine.probe = {
      ...engine.probe,
      webhookDrift: async (server) => (server === 'second' ? ['url'] : []),
      setWebhook: async (server, name) => void set.push(`${server}/${name}`),
    };
    expect(await run('registrar')).toBe(3_600);
    expect(set).toEqual(['second/n2']);
  });

  it('comes back in three minutes when one could not be set', async () => {
    engine.probe = {
      ...engine.probe,
      webhookDrift: async () => {
        throw new Error('no answer');
      },
    };
    expect(await run('registrar')).toBe(180);
  });

  it('does not for one that Evolution does not have', async () => {
    engine.probe = {
      ...engine.probe,
      webhookDrift: async () => ['webhook'],
      setWebhook: async () => {
        throw new FrotaError('instance_absent', 'webhook/set answered 404');
      },
    };
    expect(await run('registrar')).toBe(3_600);
  });
});

describe('migration', () => {
  const banned = async (): Promise<void> => {
    await fleet(engine, instance('n2', { state: 'banned', evidence: 'code 406: banned' }));
    await contactsOf(store, 'n2', 30);
  };

  it('is begun for a number that is banned for good within half a minute, and moves its contacts', async () => {
    await banned();
    const woken: string[] = [];
    engine.wake.migrations = async (ids) => void woken.push(...ids);
    expect(await run('migrations')).toBe(30);
    expect(new Set(woken)).toEqual(new Set(['n2/1']));
    expect(await run('migration', 'n2/1')).toBeUndefined();
    expect(await spread(store)).toEqual({ n1: 30 });
  });

  it('begins nothing when the process stops', async () => {
    await banned();
    await run('migrations');
    stopping.abort();
    expect(await run('migration', 'n2/1')).toBe(0);
    expect(await spread(store)).toEqual({ n2: 30 });
  });
});

describe('warm-up', () => {
  it('is looked at each hour', async () => {
    engine.settings = { ...engine.settings, warmUpTable: [20, 36] };
    const since = new Date(engine.clock.now().getTime() - 73 * 3_600_000);
    await fleet(engine, instance('n2', { warmUp: { stage: 1, since } }));
    expect(await run('warm-up')).toBe(3_600);
    expect(await instanceOf(engine, 'n2')).toMatchObject({ warmUp: { stage: 0 } });
  });
});

describe('rebalance', () => {
  it('evens out the loads each hour', async () => {
    await fleet(engine, 'n2');
    await runningCampaign(engine, {
      name: 'Natal',
      list: 'clientes',
      strategy: 'hybrid',
      instances: ['n1', 'n2'],
    });
    await contactsOf(store, 'n1', 30);
    expect(await run('rebalance')).toBe(3_600);
    expect((await spread(store))['n2']).toBeGreaterThan(10);
  });
});

it('there is one of each recurring job', async () => {
  const woken: [name: string, keys: readonly string[]][] = [];
  const scheduler = { wake: async (...job: (typeof woken)[number]) => void woken.push(job) };
  await wakeRecurring(scheduler as unknown as Scheduler);
  expect(woken.every(([, keys]) => keys.length === 1 && keys[0] === 'all')).toBe(true);
  // Those that run for something, and are woken for it.
  const others = ['lane', 'migration', 'reconnect'];
  const recurring = woken.map(([name]) => name);
  expect([...recurring, ...others].toSorted()).toEqual([...jobs.keys()].toSorted());
});

describe('reconnect', () => {
  it('comes back when the next try of a number that dropped is due, and rests otherwise', async () => {
    expect(await run('reconnect', 'n1')).toBeUndefined();
    await fleet(engine, instance('n2', { state: 'disconnected', since: engine.clock.now() }));
    expect(await run('reconnect', 'n2')).toBe(5);
    engine.clock.advance(5_000);
    expect(await run('reconnect', 'n2')).toBe(10);
  });
});
