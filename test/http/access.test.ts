import { Router } from '@koa/router';
import { Redis } from 'ioredis';
import type { Middleware } from 'koa';
import { MongoServerSelectionError } from 'mongodb';
import { pino } from 'pino';
import { beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { createApiKey, revokeApiKey } from '../../src/engine/api-keys.ts';
import type { PersonRole } from '../../src/engine/types.ts';
import { PERSON_ROLES } from '../../src/engine/types.ts';
import { callerOf, setCaller } from '../../src/http/access/caller.ts';
import { clientAddress } from '../../src/http/access/client-address.ts';
import { identify } from '../../src/http/access/identify.ts';
import { needs } from '../../src/http/access/needs.ts';
import { rateLimits, type Rates } from '../../src/http/access/rate-limits.ts';
import { answerErrors } from '../../src/http/answer-errors.ts';
import { serve } from '../../src/http/app.ts';
import { type TestEngine, testEngine } from '../engine/test-engine.ts';
import { memoryStore } from '../fakes/memory-store/memory-store.ts';

const MANY = { points: 1_000, seconds: 60 };
const RATES: Rates = { all: MANY, queries: MANY, messages: MANY, instances: MANY };

let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(memoryStore());
});

interface Given {
  open?: boolean;
  trusted?: string[];
  rates?: Partial<Rates>;
  redis?: Redis;
}

/** A server with one route for each role, `/viewer` to `/admin`, and `/ip`; answers what it says. */
async function served({ open = false, trusted = [], rates = {}, redis }: Given = {}) {
  const limits = rateLimits({ ...RATES, ...rates }, redis);
  const router = new Router();
  for (const role of PERSON_ROLES)
    router.get(`/${role}`, needs(role), (ctx) => void (ctx.body = callerOf(ctx)));
  router.get('/ip', (ctx) => void (ctx.body = { ip: ctx.ip }));
  router.get('/numbers', limits.of('instances'), (ctx) => void (ctx.body = {}));
  const log = pino({ level: 'silent' });
  const guard = [answerErrors(log), clientAddress(trusted), identify(engine, { open }), limits.all];
  const server = await serve([...guard, router], { host: '127.0.0.1', port: 0, log });
  onTestFinished(() => server.stop());
  return async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { headers, method });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body };
  };
}

const keyOf = async (
  role: PersonRole,
  name = 'BI',
): Promise<{ id: string; bearer: Record<string, string> }> => {
  const { apiKey, key } = await createApiKey(engine, { name, role }, 'ana');
  return { id: apiKey.id, bearer: { Authorization: `Bearer ${key}` } };
};

describe('who asks', () => {
  it('needs a key, and hears how to get one', async () => {
    const get = await served();
    const { status, headers, body } = await get('/viewer');
    expect(status).toBe(401);
    expect(headers.get('WWW-Authenticate')).toBe('Bearer realm="frota"');
    expect(headers.get('Content-Type')).toMatch(/^application\/problem\+json/);
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      code: 'unauthorized',
      detail:
        'An API key is needed: send it as "Authorization: Bearer <key>". `frota keys create` makes one.',
    });
  });

  it.each(PERSON_ROLES)('may with a key of %s what that role may', async (role) => {
    const get = await served();
    const { id, bearer } = await keyOf(role);
    const statuses = await Promise.all(
      PERSON_ROLES.map(async (one) => (await get(`/${one}`, bearer)).status),
    );
    const enough = PERSON_ROLES.indexOf(role);
    expect(statuses).toEqual(PERSON_ROLES.map((_, index) => (index <= enough ? 200 : 403)));
    expect((await get('/viewer', bearer)).body).toEqual({
      id: `key:${id}`,
      actor: `BI (key:${id})`,
      role,
      where: 'api',
    });
  });

  it('is told the role that it takes, and their own', async () => {
    const get = await served();
    const { body } = await get('/approver', (await keyOf('operator')).bearer);
    expect(body).toMatchObject({
      code: 'forbidden',
      detail: 'This takes the role approver; yours is operator.',
    });
  });

  it('may also say the key as X-API-Key', async () => {
    const get = await served();
    const { bearer } = await keyOf('viewer');
    const key = bearer['Authorization']?.slice(7) ?? '';
    expect((await get('/viewer', { 'X-API-Key': key })).status).toBe(200);
  });

  it('is nobody with a key that was revoked, at once', async () => {
    const get = await served();
    const { id, bearer } = await keyOf('admin');
    expect((await get('/viewer', bearer)).status).toBe(200);
    await revokeApiKey(engine, id, 'ana');
    const { status, body } = await get('/viewer', bearer);
    expect(status).toBe(401);
    expect(body['detail']).toBe(
      'This API key is none, or was revoked. `frota keys list` shows those in use.',
    );
  });

  it('is known by a key of the last minutes while the database is away, and only by one', async () => {
    const get = await served();
    const [used, unused] = [await keyOf('viewer'), await keyOf('viewer', 'unused')];
    await get('/viewer', used.bearer);
    engine.apiKeys.get = async () => {
      throw new MongoServerSelectionError('connection refused', {} as never);
    };
    expect((await get('/viewer', used.bearer)).status).toBe(200);
    const { status, body } = await get('/viewer', unused.bearer);
    expect([status, body['code']]).toEqual([503, 'store_unreachable']);
    engine.clock.advance(10 * 60_000 + 1_000);
    expect((await get('/viewer', used.bearer)).status).toBe(503);
  });

  it('may do everything in a sandbox without a key; with a wrong one nothing, and from another site neither', async () => {
    const get = await served({ open: true });
    expect((await get('/admin')).body).toMatchObject({ id: 'local', role: 'admin' });
    expect((await get('/admin', { Authorization: 'Bearer frota_wrong' })).status).toBe(401);
    expect((await get('/admin', { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(401);
    expect((await get('/admin', { 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200);
  });
});

describe('who is known by a session', () => {
  it('asks for changes from our pages only', async () => {
    const log = pino({ level: 'silent' });
    const router = new Router().post('/act', needs('viewer'), (ctx) => void (ctx.body = {}));
    const inSession: Middleware = async (ctx, next) => {
      setCaller(ctx, { id: 'slack:U1', actor: 'Ana (slack:U1)', role: 'admin', where: 'dashboard' });
      await next();
    };
    const server = await serve([answerErrors(log), inSession, router], { host: '127.0.0.1', port: 0, log });
    onTestFinished(() => server.stop());
    const base = `http://127.0.0.1:${server.port}`;
    const statusOf = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${base}/act`, { method: 'POST', headers })).status;
    expect(await statusOf({ Origin: base })).toBe(200);
    expect(await statusOf({ Origin: 'https://evil.example' })).toBe(403);
    expect(await statusOf({})).toBe(403);
  });
});

describe("the client's address", () => {
  it('is not what a client says it is', async () => {
    const get = await served();
    expect((await get('/ip', { 'X-Forwarded-For': '203.0.113.9' })).body).toEqual({ ip: '127.0.0.1' });
  });

  it('is what a trusted proxy says, and not what a client told the proxy', async () => {
    const get = await served({ trusted: ['loopback'] });
    const forwarded = { 'X-Forwarded-For': '198.51.100.1, 203.0.113.9' };
    expect((await get('/ip', forwarded)).body).toEqual({ ip: '203.0.113.9' });
  });
});

describe('how much may be asked', () => {
  it('is told with every answer, of the tighter limit', async () => {
    const get = await served({ open: true, rates: { instances: { points: 5, seconds: 300 } } });
    const { headers } = await get('/numbers');
    expect([...headers].filter(([name]) => name.startsWith('ratelimit'))).toEqual([
      ['ratelimit-limit', '5'],
      ['ratelimit-policy', '5;w=300'],
      ['ratelimit-remaining', '4'],
      ['ratelimit-reset', '300'],
    ]);
    expect((await get('/ip')).headers.get('RateLimit-Limit')).toBe('1000');
  });

  it('is 429 beyond, with when to try again, for each kind by itself', async () => {
    const get = await served({ open: true, rates: { instances: { points: 2, seconds: 300 } } });
    await get('/numbers');
    await get('/numbers');
    const { status, headers, body } = await get('/numbers');
    expect(status).toBe(429);
    expect(Number(headers.get('Retry-After'))).toBeGreaterThan(290);
    expect(headers.get('RateLimit-Remaining')).toBe('0');
    expect(body).toMatchObject({ status: 429, code: 'too_many_requests' });
    expect((await get('/ip')).status).toBe(200);
  });

  it('is counted by key and address: who forges an address buys nothing, another key has its own', async () => {
    const get = await served({ rates: { all: { points: 2, seconds: 60 } } });
    const [first, second] = [await keyOf('viewer'), await keyOf('viewer', 'another')];
    const forged = { ...first.bearer, 'X-Forwarded-For': '203.0.113.9' };
    const statuses = [
      await get('/viewer', first.bearer),
      await get('/viewer', first.bearer),
      await get('/viewer', first.bearer),
      await get('/viewer', forged),
      await get('/viewer', second.bearer),
    ].map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 429, 429, 200]);
  });

  it('is counted for who shows no key or wrong ones as for one', async () => {
    const get = await served({ rates: { all: { points: 2, seconds: 60 } } });
    const wrong = (n: number) => ({ Authorization: `Bearer frota_0000000${n}_${'x'.repeat(43)}` });
    const statuses = [
      await get('/viewer', wrong(1)),
      await get('/viewer', wrong(2)),
      await get('/viewer', wrong(3)),
    ];
    expect(statuses.map(({ status }) => status)).toEqual([401, 401, 429]);
  });

  it('is counted by all processes together in Redis', async () => {
    const redis = new Redis(inject('redisUri'));
    onTestFinished(async () => void (await redis.quit()));
    const rates = { all: { points: 3, seconds: 60 } };
    const [one, other] = [await served({ rates, redis }), await served({ rates, redis })];
    const { bearer } = await keyOf('viewer');
    const statuses = [];
    for (const get of [one, other, one, other]) statuses.push((await get('/viewer', bearer)).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  it('goes on, counted by each process, while Redis is away', async () => {
    const redis = new Redis({ port: 9, lazyConnect: true, enableOfflineQueue: false, retryStrategy: null });
    redis.on('error', () => undefined);
    const get = await served({ open: true, redis, rates: { all: { points: 1, seconds: 60 } } });
    expect((await get('/ip')).status).toBe(200);
    expect((await get('/ip')).status).toBe(429);
  });
});

it('a method that no path takes is the sender’s fault, as is one that this path does not', async () => {
  const get = await served({ open: true });
  const { headers } = await get('/ip', {}, 'PROPFIND');
  expect(headers.get('Allow')).toBe('HEAD, GET');
  expect(await get('/ip', {}, 'PROPFIND')).toMatchObject({
    status: 405,
    body: { code: 'method_not_allowed' },
  });
  expect(await get('/ip', {}, 'POST')).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
});
