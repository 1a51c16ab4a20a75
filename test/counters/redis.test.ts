import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RedisCounters, redisCounters } from '../../src/counters/redis.ts';
import { startRedis } from '../../src/embedded/redis.ts';
import { budget, countersContract } from '../contract/counters.ts';
import { freshRedisUri } from '../setup/redis.ts';

describe('counters in Redis', () => {
  const all: RedisCounters[] = [];
  beforeAll(async () => {
    const uri = await freshRedisUri();
    // Several processes share the counters: each has a connection of its own.
    for (let n = 0; n < 4; n++) all.push(await redisCounters(uri));
  });
  afterAll(() => Promise.all(all.map((counters) => counters.close())));

  countersContract(() => all as [RedisCounters, ...RedisCounters[]]);

  it('keep a counter as long as its budget says, anew with each reservation', async () => {
    const [counters] = all as [RedisCounters];
    const hour = budget(5, 7_200);
    await counters.reserve([hour]);
    expect(await counters.client.ttl(hour.key)).toBeGreaterThan(7_190);
    await counters.client.expire(hour.key, 10);
    await counters.reserve([hour]);
    expect(await counters.client.ttl(hour.key)).toBeGreaterThan(7_190);
    await counters.refund([hour]);
    expect(await counters.client.ttl(hour.key)).toBeGreaterThan(7_190);
  });

  it('restore a counter with its time to live', async () => {
    const [counters] = all as [RedisCounters];
    const { key } = budget(5);
    await counters.restore([{ key, value: 3, expiresInSeconds: 500 }]);
    expect(await counters.client.ttl(key)).toBeGreaterThan(490);
  });
});

describe('without Redis', () => {
  it('counters say at the start that it is not there, where, and what to do', async () => {
    const url = `redis://:secret@127.0.0.1:${await closedPort()}`;
    const failed = redisCounters(url);
    await expect(failed).rejects.toMatchObject({ code: 'redis_unreachable', retryable: true });
    await expect(failed).rejects.toThrow(/127\.0\.0\.1:\d+.*ECONNREFUSED.*REDIS_URL/s);
    await expect(failed).rejects.not.toThrow(/secret/);
  });

  it('every call fails within about a second, and nothing is granted', async () => {
    const server = await startRedis({ install: 'never', report: () => undefined });
    const counters = await redisCounters(server.uri);
    afterAll(async () => {
      await counters.close();
      await server.stop();
    });
    const hour = budget(5);
    expect(await counters.reserve([hour])).toBeUndefined();

    process.kill(await pidOf(counters.client), 'SIGKILL');
    await once(counters.client, 'close');
    const started = performance.now();
    const restored = { key: hour.key, value: 1, expiresInSeconds: 60 };
    const calls = await Promise.allSettled([
      counters.reserve([hour]),
      counters.refund([hour]),
      counters.read([hour.key]),
      counters.restore([restored]),
    ]);
    expect(calls.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected']);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('a Redis that hangs', () => {
  it('makes reservations fail within about a second, and works again when it goes on', async () => {
    const server = await startRedis({ install: 'never', report: () => undefined });
    const counters = await redisCounters(server.uri);
    const pid = await pidOf(counters.client);
    afterAll(async () => {
      await counters.close();
      await server.stop();
    });

    const hour = budget(5);
    process.kill(pid, 'SIGSTOP');
    const started = performance.now();
    await expect(counters.reserve([hour])).rejects.toThrow('Command timed out');
    expect(performance.now() - started).toBeLessThan(2_000);
    process.kill(pid, 'SIGCONT');
    await vi.waitFor(async () => expect(await counters.reserve([hour])).toBeUndefined(), { timeout: 5_000 });
  });
});

async function pidOf(client: Redis): Promise<number> {
  const info = await client.info('server');
  return Number(/process_id:(\d+)/.exec(info)?.[1]);
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
