import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Counters } from '../../src/engine/ports.ts';
import type { EvolutionServer } from '../../src/evolution/http.ts';
import { looksAt } from '../../src/http/monitoring/health.ts';
import type { JobsOverview } from '../../src/jobs/job-store.ts';
import type { Store } from '../../src/store/connect.ts';
import { type TestEngine, testEngine } from '../engine/test-engine.ts';
import { testStore } from '../store/test-store.ts';
import { monitored, SERVICES } from './monitored.ts';

const store = await testStore();
let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(store);
});

const away: Store = {
  ...store,
  get connection(): Store['connection'] {
    throw new Error('connect ECONNREFUSED 10.0.0.4:27017');
  },
};
const redis = (read: Counters['read']): Counters => ({ ...engine.counters, kind: 'redis', read });

/** An Evolution server that answers like this. */
async function evolution(status: number, body: string): Promise<EvolutionServer> {
  const server = createServer((_request, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return {
    name: 'main',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    apiKey: 'the-key',
  };
}

describe('GET /monitoring/health', () => {
  it('tells everybody that the process is alive, and no more', async () => {
    const { get } = await monitored(store, engine);
    const response = await get('/monitoring/health');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ status: 'ok', uptime_s: expect.any(Number) });
  });

  it('tells in the sandbox what the process runs on', async () => {
    const services = { ...SERVICES, evolution: { servers: ['sandbox'], sandbox: true } };
    const { get } = await monitored(store, engine, { services });
    expect(await (await get('/monitoring/health')).json()).toEqual({
      status: 'ok',
      uptime_s: expect.any(Number),
      ...services,
    });
  });

  it('is alive also while MongoDB is away', async () => {
    const { get } = await monitored(away, engine);
    expect((await get('/monitoring/health')).status).toBe(200);
  });
});

describe('GET /monitoring/health?deep=1', () => {
  it('takes the role viewer', async () => {
    const { get } = await monitored(store, engine);
    expect((await get('/monitoring/health?deep=1')).status).toBe(401);
  });

  it('tells how each part is', async () => {
    const { get } = await monitored(store, engine, {
      role: 'viewer',
      counters: redis(async () => [0]),
      evolution: [await evolution(200, '{"status":200,"version":"2.3.6"}')],
      scheduler: { overview: async () => ({ due: 1, dueSince: new Date(), locked: 2 }) },
    });
    const response = await get('/monitoring/health?deep=1');
    expect(response.status).toBe(200);
    const ok = { state: 'ok', latencyMs: expect.any(Number) };
    expect(await response.json()).toEqual({
      status: 'ok',
      uptime_s: expect.any(Number),
      ...SERVICES,
      checks: [
        { name: 'mongodb', ...ok },
        { name: 'redis', ...ok },
        { name: 'jobs', ...ok, due: 1, lateMs: expect.any(Number), locked: 2, lastEndAt: null },
        { name: 'evolution/main', ...ok, version: '2.3.6' },
      ],
    });
  });

  it('is 503 while Redis is away, with the reason', async () => {
    const counters = redis(() => Promise.reject(new Error('connect ECONNREFUSED')));
    const { get } = await monitored(store, engine, { role: 'viewer', counters });
    const response = await get('/monitoring/health?deep=1');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      status: 'down',
      checks: [{}, { name: 'redis', state: 'failing', error: 'connect ECONNREFUSED' }, {}],
    });
  });

  it('is 503 while MongoDB is away, which is all that is told then, as nobody knows who asks', async () => {
    const { get } = await monitored(away, engine);
    const response = await get('/monitoring/health?deep=1');
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      status: 'down',
      uptime_s: expect.any(Number),
      checks: [{ name: 'mongodb', state: 'failing' }],
    });
  });

  it.each([
    [
      502,
      '<html>Bad Gateway</html>',
      '"main" answered 502, and not in Evolution\'s form; is the server\'s URL right?',
    ],
    [
      200,
      '<html>It works!</html>',
      '"main" answered 200, and not in Evolution\'s form; is the server\'s URL right?',
    ],
  ])('is degraded, and no 503, while an Evolution server answers %i %s', async (status, body, error) => {
    const servers = [await evolution(status, body)];
    const { get } = await monitored(store, engine, { role: 'viewer', evolution: servers });
    const response = await get('/monitoring/health?deep=1');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'degraded',
      checks: [{}, {}, { name: 'evolution/main', state: 'failing', error }],
    });
  });

  const before = (seconds: number): Date => new Date(Date.now() - seconds * 1_000);
  it.each<[string, JobsOverview, RegExp]>([
    ['nobody takes', { due: 3, dueSince: before(90), locked: 0 }, /^Jobs are 9\d s late \(3 of them\)/],
    ['a dead process holds', { due: 0, locked: 1, lockedSince: before(61) }, /^A job is locked .* for 6\d s/],
  ])('is degraded by jobs that %s', async (_case, overview, error) => {
    const scheduler = { overview: async () => overview };
    const { get } = await monitored(store, engine, { role: 'viewer', scheduler });
    expect(await (await get('/monitoring/health?deep=1')).json()).toMatchObject({
      status: 'degraded',
      checks: [{}, { name: 'jobs', state: 'failing', error: expect.stringMatching(error) }],
    });
  });
});

describe('a look at the parts', () => {
  it('does not wait for what hangs', async () => {
    const hangs = { name: 'redis', vital: true, look: () => new Promise<never>(() => undefined) };
    const { verdict, checks } = await looksAt([hangs], 20).atAll();
    expect(verdict).toBe('down');
    expect(checks).toMatchObject([{ name: 'redis', state: 'failing', error: 'no answer within 0.02 s' }]);
    expect(checks[0]?.latencyMs).toBeLessThan(1_000);
  });

  it('is shared by those who ask at the same time', async () => {
    let count = 0;
    const part = { name: 'mongodb', vital: true, look: async () => void count++ };
    const looks = looksAt([part]);
    await Promise.all([looks.atAll(), looks.atAll(), looks.at(part)]);
    expect(count).toBe(1);
    await looks.atAll();
    expect(count).toBe(2);
  });
});
