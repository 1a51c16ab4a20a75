import { Router } from '@koa/router';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Cache } from '../../src/cache/cache.ts';
import { mongoInbox } from '../../src/store/inbox.ts';
import { mongoRefusals } from '../../src/store/refusals.ts';
import { fleet, type TestEngine, testEngine } from '../engine/test-engine.ts';
import { instance } from '../fakes/records.ts';
import { givenRow } from '../store/ledger-rows.ts';
import { testStore } from '../store/test-store.ts';
import { monitored } from './monitored.ts';

const store = await testStore();
let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(store);
});

/** A webhook that waits since so many ms ago. */
async function webhookWaits(ms: number): Promise<void> {
  const receivedAt = new Date(engine.clock.now().getTime() - ms);
  await mongoInbox(store.models).insert([
    { id: 'a', server: 'main', event: 'messages.update', instance: 'n1', eventAt: '', data: {}, receivedAt },
  ]);
}

describe('who may ask', () => {
  const READ = ['/monitoring/metrics', '/monitoring/instances/metrics', '/monitoring/webhooks', '/metrics'];
  const DO = ['/monitoring/cache/clear', '/monitoring/gc'];

  it('nobody without a key', async () => {
    const { get, post } = await monitored(store, engine);
    const answers = await Promise.all([...READ.map(get), ...DO.map(post)]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401]);
  });

  it('viewers, who may do nothing', async () => {
    const { get, post } = await monitored(store, engine, { role: 'viewer' });
    const answers = await Promise.all([...READ.map(get), ...DO.map(post)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 403, 403]);
  });

  it('admins, who may do all', async () => {
    const { post } = await monitored(store, engine, { role: 'admin' });
    expect((await Promise.all(DO.map(post))).map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe('GET /monitoring/metrics', () => {
  it('tells of the process, the fleet, the caches and the queue', async () => {
    await fleet(engine, instance('n1'), instance('n2', { state: 'banned' }));
    await webhookWaits(2_500);
    const figures = { name: 'stats', hits: 3, misses: 1, hitRate: 0.75, size: 1 };
    const cache: Cache = { name: 'stats', figures: async () => figures, clear: async () => undefined };
    const { get, monitoring } = await monitored(store, engine, { role: 'viewer', caches: [cache] });
    monitoring.received();
    monitoring.applied('done', 20);
    monitoring.applied('retried', undefined);
    monitoring.applied('dead', undefined);
    expect(await (await get('/monitoring/metrics')).json()).toEqual({
      system: {
        pid: process.pid,
        uptimeSeconds: expect.any(Number),
        cpuPercent: null,
        cores: expect.any(Number),
        memory: {
          rssBytes: expect.any(Number),
          heapUsedBytes: expect.any(Number),
          heapTotalBytes: expect.any(Number),
          usedPercent: expect.any(Number),
          machineBytes: expect.any(Number),
        },
        eventLoopLag: null,
        requests: { total: 0, failed: 0, perSecond: 0 },
      },
      instances: {
        total: 2,
        byState: expect.objectContaining({ connected: 1, banned: 1, disconnected: 0, paused: 0 }),
      },
      cache: [figures],
      webhooks: {
        depth: 1,
        waiting: 1,
        dead: 0,
        receivedPerSecond: 1 / 60,
        appliedPerSecond: 2 / 60,
        successRate: 0.5,
        retries: 1,
        latencyMs: { p50: 20, p99: 20 },
      },
      routes: [],
    });
  });

  it('tells of requests by the route that answered, never by what was asked for', async () => {
    const router = new Router();
    router.get('/things/:id', (ctx) => {
      if (ctx.params['id'] === '0') throw new Error('no such thing');
      ctx.body = 'a thing';
    });
    router.post('/things/:id/parts', /^\/things\/\d+\/+parts$/, (ctx) => {
      ctx.body = 'taken';
    });
    router.get('/news', (ctx) => {
      ctx.type = 'text/event-stream';
      ctx.body = 'data: now\n\n';
    });
    const { get, post } = await monitored(store, engine, { role: 'viewer', routes: [router] });
    const asked = ['/things/1', '/things/2', '/things/0', '/news', '/nothing/here', '/nothing/there?a=b'];
    for (const path of asked) await (await get(path)).text();
    await (await post('/things/1//parts')).text();
    const { routes, system } = (await (await get('/monitoring/metrics')).json()) as {
      routes: Record<string, unknown>[];
      system: { requests: object };
    };
    const times = { p50Ms: expect.any(Number), p95Ms: expect.any(Number), p99Ms: expect.any(Number) };
    const perSecond = expect.any(Number);
    expect(routes).toEqual([
      { method: 'GET', route: '/things/:id', count: 3, failed: 1, perSecond, ...times },
      { method: 'GET', route: 'none', count: 2, failed: 0, perSecond, ...times },
      { method: 'POST', route: '/things/:id/parts', count: 1, failed: 0, perSecond, ...times },
    ]);
    expect(system.requests).toMatchObject({ total: 6, failed: 1 });
  });
});

describe('GET /monitoring/instances/metrics', () => {
  it('tells of each number what it does, without its phone', async () => {
    await fleet(
      engine,
      instance('n1', { phone: '+5511987654321', consecutiveFailures: 2, hourLimit: 20, dayLimit: 100 }),
    );
    const sent = { instance: 'n1', sendingAt: engine.clock.now(), sentAt: engine.clock.now() };
    await givenRow(store.models, 'delivered', 'a', sent);
    await givenRow(store.models, 'read', 'b', sent);
    const { get } = await monitored(store, engine, { role: 'viewer' });
    const text = await (await get('/monitoring/instances/metrics')).text();
    expect(text).not.toContain('5511987654321');
    expect(JSON.parse(text)).toMatchObject({
      instances: [
        {
          name: 'n1',
          server: 'main',
          state: 'connected',
          since: expect.any(String),
          health: 100,
          loadPercent: 0,
          available: true,
          sent: { thisHour: 0, today: 0, newChatsToday: 0 },
          limits: { hour: 20, day: 100 },
          lastSixHours: { sent: 2, delivered: 2, read: 1, failed: 0, deliveredRate: 1, readRate: 0.5 },
          failures: { inARow: 2, lastAt: null },
          pacing: { lastSentAt: null, nextSendAt: null },
        },
      ],
    });
  });
});

it('POST /monitoring/cache/clear empties the caches of the process', async () => {
  const cleared: string[] = [];
  const cacheOf = (name: string): Cache => ({
    name,
    figures: async () => ({ name, hits: 0, misses: 0, hitRate: null, size: 0 }),
    clear: async () => void cleared.push(name),
  });
  const caches = [cacheOf('numbers'), cacheOf('stats')];
  const { post } = await monitored(store, engine, { role: 'admin', caches });
  expect(await (await post('/monitoring/cache/clear')).json()).toEqual({ cleared: ['numbers', 'stats'] });
  expect(cleared).toEqual(['numbers', 'stats']);
});

it('POST /monitoring/gc frees memory, and tells how much', async () => {
  const { post } = await monitored(store, engine, { role: 'admin' });
  const memory = { rssBytes: expect.any(Number), heapUsedBytes: expect.any(Number) };
  const collected: unknown = await (await post('/monitoring/gc')).json();
  expect(collected).toEqual({
    before: memory,
    after: memory,
    freedBytes: expect.any(Number),
    tookMs: expect.any(Number),
  });
  const { before, after } = collected as Record<string, { heapUsedBytes: number }>;
  expect(after?.heapUsedBytes).toBeLessThan(before?.heapUsedBytes ?? 0);
});

describe('GET /monitoring/webhooks', () => {
  it('tells what waits, what this process did, and what was refused', async () => {
    await webhookWaits(2_500);
    const lastAt = engine.clock.now();
    const refusal = { server: 'main', reason: 'too_large' as const, count: 2, lastAt, largestBytes: 9e6 };
    await mongoRefusals(store.models).add([refusal]);
    const { get, monitoring } = await monitored(store, engine, { role: 'viewer' });
    monitoring.received();
    const response = await get('/monitoring/webhooks');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      waiting: 1,
      due: 1,
      dead: 0,
      oldestDueMs: 2_500,
      process: {
        received: 1,
        receivedPerSecond: 1 / 60,
        appliedPerSecond: 0,
        done: 0,
        ignored: 0,
        dead: 0,
        retried: 0,
      },
      refusals: [{ ...refusal, lastAt: lastAt.toISOString() }],
    });
  });

  it('tells what this process did also when the store is away', async () => {
    engine.received = { ...engine.received, stats: () => Promise.reject(new Error('no store')) };
    const { get } = await monitored(store, engine, { role: 'viewer' });
    const response = await get('/monitoring/webhooks');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      error: 'the store does not answer: no store',
      process: { received: 0 },
    });
  });
});
