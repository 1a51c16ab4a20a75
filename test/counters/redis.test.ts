import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Budget } from '../../src/engine/ports.ts';
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
    await all[0]?.restore([]);
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

describe('counters that Redis lost', () => {
  let counters: RedisCounters;
  let other: RedisCounters;
  beforeEach(async () => {
    const uri = await freshRedisUri();
    [counters, other] = await Promise.all([redisCounters(uri), redisCounters(uri)]);
  });
  afterEach(() => Promise.all([counters.close(), other.close()]));

  const lost = { code: 'counters_lost', retryable: true };
  const restored = ({ key }: Budget, value: number) => ({ key, value, expiresInSeconds: 3_600 });

  it('grant nothing until they are restored', async () => {
    const hour = budget(5);
    await expect(counters.reserve([hour])).rejects.toMatchObject(lost);
    expect(await counters.read([hour.key])).toEqual([0]);
    await counters.restore([restored(hour, 4)]);
    expect(await other.reserve([hour])).toBeUndefined();
    expect(await other.reserve([hour])).toEqual(hour);
  });

  it('grant nothing again when Redis is emptied later', async () => {
    const hour = budget(5);
    await counters.restore([]);
    await counters.reserve([hour]);
    await counters.client.flushdb();
    await expect(counters.reserve([hour])).rejects.toMatchObject(lost);
    await expect(other.reserve([hour])).rejects.toMatchObject(lost);
    expect(await counters.read([hour.key])).toEqual([0]);
  });

  it('grant nothing when they are an older snapshot that another server process has read', async () => {
    const hour = budget(5);
    await counters.restore([restored(hour, 1)]);
    await counters.client.set('rate:contadores', 'the process that wrote the snapshot');
    await expect(counters.reserve([hour])).rejects.toMatchObject(lost);
    await counters.restore([restored(hour, 4)]);
    expect(await counters.reserve([hour])).toBeUndefined();
    expect(await counters.reserve([hour])).toEqual(hour);
  });

  it('may be given back to meanwhile: that does not bring them back', async () => {
    const hour = budget(5);
    await counters.refund([hour]);
    await expect(counters.reserve([hour])).rejects.toMatchObject(lost);
  });

  it('are not said to be there when the restoration failed half way', async () => {
    const [first, second] = [budget(5), budget(5)];
    const invalid = { ...restored(second, 3), expiresInSeconds: Number.NaN };
    await expect(counters.restore([restored(first, 4), invalid])).rejects.toThrow('not an integer');
    await expect(counters.reserve([first])).rejects.toMatchObject(lost);
    await counters.restore([first, second].map((one) => restored(one, 4)));
    expect(await counters.read([first.key, second.key])).toEqual([4, 4]);
    expect(await counters.reserve([first, second])).toBeUndefined();
  });

  it('are not said to be there when Redis was emptied while it was asked what they must be', async () => {
    const hour = budget(5);
    const restoring = counters.restore(async () => {
      await other.client.flushdb();
      return [restored(hour, 4)];
    });
    await expect(restoring).rejects.toMatchObject(lost);
    await expect(counters.reserve([hour])).rejects.toMatchObject(lost);
  });

  it('are not said to be there when Redis was emptied during the restoration', async () => {
    const budgets = Array.from({ length: 20_000 }, () => budget(5));
    const values = budgets.map((one) => restored(one, 4));
    const ended = counters.restore(values).catch((error: unknown) => error);
    await vi.waitFor(async () => expect(await other.client.dbsize()).toBeGreaterThan(1_000), { interval: 1 });
    await other.client.flushdb();
    expect(await ended).toMatchObject(lost);
    await expect(other.reserve([budget(5)])).rejects.toMatchObject(lost);
  });

  it('are restored by tens of thousands within the time that a command may take', async () => {
    const values = Array.from({ length: 60_000 }, (_, n) => restored(budget(5), n));
    await counters.restore(values);
    const read = await other.read(values.map(({ key }) => key));
    expect(read).toEqual(values.map(({ value }) => value));
  });

  it('may be restored by several at once, while some take from them already', async () => {
    const budgets = Array.from({ length: 500 }, () => budget(10));
    const values = budgets.map((one) => restored(one, 7));
    await counters.restore(values);
    await Promise.all([
      counters.restore(values),
      other.restore(values),
      ...budgets.flatMap((one, n) => [
        counters.reserve([one]),
        ...(n % 2 === 0 ? [other.reserve([one])] : []),
      ]),
    ]);
    const read = await counters.read(budgets.map(({ key }) => key));
    expect(read).toEqual(budgets.map((_, n) => (n % 2 === 0 ? 9 : 8)));
  });

  it('are restored to the same by two that begin at once', async () => {
    const budgets = Array.from({ length: 500 }, () => budget(10));
    const values = budgets.map((one) => restored(one, 7));
    await Promise.all([counters.restore(values), other.restore(values.toReversed())]);
    expect(await other.reserve(budgets)).toBeUndefined();
    expect(await counters.read(budgets.map(({ key }) => key))).toEqual(budgets.map(() => 8));
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
    await counters.restore([]);
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
    await counters.restore([]);
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
