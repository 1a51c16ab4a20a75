import { randomUUID } from 'node:crypto';
import { Redis, type Result } from 'ioredis';
import type { Budget, Counters } from '../engine/ports.ts';
import { FrotaError, messageOf } from '../errors.ts';

/** Is there as long as the counters are: without it they were lost, and what is missing does not mean zero. */
const ALIVE_KEY = 'rate:contadores';

/**
 * KEYS: the counters. ARGV: limit and lifetime (s) of each, in turn. Takes one from all or from none.
 * Answers 0, or the 1-based place of the first counter that is at its limit; -1: the counters were lost.
 */
const RESERVE = `
if redis.call('EXISTS', '${ALIVE_KEY}') == 0 then return -1 end
for i, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[2 * i - 1]) then return i end
end
for i, key in ipairs(KEYS) do
  redis.call('INCR', key)
  redis.call('EXPIRE', key, ARGV[2 * i])
end
return 0`;

/** Gives one back to each counter that is above zero. */
const REFUND = `
for _, key in ipairs(KEYS) do
  if tonumber(redis.call('GET', key) or '0') > 0 then redis.call('DECR', key) end
end
return 0`;

/** KEYS: what marks the restoration. ARGV: the time. Answers 1: the counters are there from now on; 0: Redis was emptied meanwhile. */
const FINISH_RESTORE = `
if redis.call('DEL', KEYS[1]) == 0 then return 0 end
redis.call('SET', '${ALIVE_KEY}', ARGV[1])
return 1`;

/** A restoration takes a second or two; its mark is gone after this, in seconds, when its process died. */
const RESTORE_KEPT_SECONDS = 600;

/** Set at a time: all at once would run into the commands' timeout. */
const RESTORE_BATCH = 1_000;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    frotaReserve(keys: number, ...args: (string | number)[]): Result<number, Context>;
    frotaRefund(keys: number, ...args: (string | number)[]): Result<number, Context>;
    frotaFinishRestore(mark: string, at: string): Result<number, Context>;
  }
}

export interface RedisCounters extends Counters {
  readonly client: Redis;
  close(): Promise<void>;
}

/**
 * Counters in Redis, shared by all processes. Commands fail within a second while Redis is away, so that sending pauses
 * rather than runs unlimited.
 * @throws FrotaError `redis_unreachable` when Redis does not answer at the start.
 */
export async function redisCounters(url: string): Promise<RedisCounters> {
  const client = new Redis(url, {
    lazyConnect: true,
    commandTimeout: 1_000,
    maxRetriesPerRequest: 1,
    scripts: {
      frotaReserve: { lua: RESERVE },
      frotaRefund: { lua: REFUND },
      frotaFinishRestore: { lua: FINISH_RESTORE, numberOfKeys: 1 },
    },
  });
  let lastError: unknown;
  // Each failed command tells its caller; without a listener ioredis would print every reconnection as well.
  client.on('error', (error) => {
    lastError = error;
  });
  try {
    await client.connect();
  } catch (closed) {
    client.disconnect();
    const { host, port } = client.options;
    const cause = lastError ?? closed;
    throw new FrotaError(
      'redis_unreachable',
      `Redis at ${host}:${port} does not answer: ${messageOf(cause)}. Start it, or check REDIS_URL.`,
      { cause, retryable: true },
    );
  }

  return {
    kind: 'redis',
    client,

    async reserve(budgets: readonly Budget[]) {
      const keys = budgets.map(({ key }) => key);
      const limits = budgets.flatMap(({ limit, expiresInSeconds }) => [limit, expiresInSeconds]);
      const place = await client.frotaReserve(keys.length, ...keys, ...limits);
      if (place === -1) throw countersLost();
      return place === 0 ? undefined : budgets[place - 1];
    },

    async refund(budgets) {
      const keys = budgets.map(({ key }) => key);
      await client.frotaRefund(keys.length, ...keys);
    },

    async read(keys) {
      if (keys.length === 0) return [];
      const values = await client.mget([...keys]);
      return values.map((value) => Number(value ?? 0));
    },

    async restore(values) {
      const mark = `${ALIVE_KEY}:${randomUUID()}`;
      await client.set(mark, 1, 'EX', RESTORE_KEPT_SECONDS);
      for (let at = 0; at < values.length; at += RESTORE_BATCH) {
        const batch = values.slice(at, at + RESTORE_BATCH);
        await Promise.all(
          batch.map(({ key, value, expiresInSeconds }) =>
            client.set(key, value, 'EX', expiresInSeconds, 'NX'),
          ),
        );
      }
      if ((await client.frotaFinishRestore(mark, new Date().toISOString())) === 0) throw countersLost();
    },

    async close() {
      await client.quit().catch(() => client.disconnect());
    },
  };
}

function countersLost(): FrotaError {
  return new FrotaError('counters_lost', 'Redis has lost its counters; they are rebuilt from the ledger.', {
    retryable: true,
  });
}
