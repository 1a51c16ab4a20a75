import { beforeEach, describe, expect, it } from 'vitest';
import type { NextRun, Scheduler } from '../../src/jobs/agenda.ts';
import { defineJobs, wakeRecurring } from '../../src/jobs/register.ts';
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
  it('plans its campaign every 3 s while that runs', async () => {
    const { id } = await campaign();
    expect(await run('plan', id)).toBe(3);
    expect(await statuses(models)).toEqual({ assigned: 3 });
    expect(engine.woken).toEqual(new Set(['n1']));
  });

  it('rests when its campaign does not run, or is none', async () => {
    const { id } = await campaign();
    await engine.campaigns.move(id, ['running'], 'paused');
    expect(await run('plan', id)).toBeUndefined();
    expect(await run('plan', '64f0c1b2a3d4e5f601234567')).toBeUndefined();
    expect(await statuses(models)).toEqual({ queued: 3 });
  });

  it('has a campaign looked at that may be done', async () => {
    const { id } = await campaign();
    let looks = 0;
    engine.wake.campaigns = async () => void looks++;
    await run('plan', id);
    expect(looks).toBe(0);
    await models.messages.updateMany({}, { status: 'read' });
    await run('plan', id);
    expect(looks).toBe(1);
  });
});

describe('lane', () => {
  it('sends what its number has, and rests', async () => {
    const { id } = await campaign();
    await run('plan', id);
    expect(await run('lane', 'n1')).toBeUndefined();
    expect(engine.messenger.sends).toHaveLength(3);
    expect(await statuses(models)).toEqual({ sent: 3 });
  });

  it('begins nothing when the process stops', async () => {
    const { id } = await campaign();
    await run('plan', id);
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
  const observing = (observe: TestEngine['probe']['observe']): void => {
    engine.probe = { ...engine.probe, servers: ['main'], observe };
  };

  it('looks every minute while all is well', async () => {
    observing(async () => [{ name: 'n1', phone: '+5511988880000', connection: 'open' }]);
    expect(await run('poll-instances')).toBe(60);
  });

  it('looks every 10 s while a number is in doubt', async () => {
    observing(async () => [{ name: 'n1', phone: '+5511988880000', connection: 'connecting' }]);
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

describe('registrar', () => {
  it('points every number’s webhooks at Frota each hour', async () => {
    await fleet(engine, instance('n2', { server: 'second' }));
    const set: string[] = [];
    engine.probe = {
      ...engine.probe,
      setWebhook: async (server, name) => void set.push(`${server}/${name}`),
    };
    expect(await run('registrar')).toBe(3_600);
    expect(set.toSorted()).toEqual(['main/n1', 'second/n2']);
  });
});

it('there is one of each recurring job', async () => {
  const woken: unknown[] = [];
  const scheduler = { wake: async (...job: unknown[]) => void woken.push(job) };
  await wakeRecurring(scheduler as unknown as Scheduler);
  expect(woken).toEqual([
    ['campaigns', ['all']],
    ['reconcile', ['all']],
    ['poll-instances', ['all']],
    ['registrar', ['all']],
  ]);
  expect([...jobs.keys()].toSorted()).toEqual([
    'campaigns',
    'lane',
    'plan',
    'poll-instances',
    'reconcile',
    'registrar',
  ]);
});
