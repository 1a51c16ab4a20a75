import { randomUUID } from 'node:crypto';
import { Redis, type Result } from 'ioredis';
import type { Budget, Counters } from '../engine/ports.ts';
import { FrotaError, messageOf } from '../errors.ts';
import {
  ALIVE_KEY,
  BEGIN_RESTORE,
  EXHAUSTED,
  FINISH_RESTORE,
  HOLDS,
  RAISE,
  REFUND,
  RESERVE,
} from './scripts.ts';

/** A command without an answer is given up after this, in ms, and with it a connection that does not say it is dead. */
const ANSWER_MS = 1_000;

/** A restoration takes a second or two; its mark is gone after this, in seconds, when its process died. */
const RESTORE_KEPT_SECONDS = 600;

/** Asked or set at a time: all at once would run into the commands' timeout. */
const BATCH = 1_000;

type Arguments = (string | number)[];

declare module 'ioredis' {
  interface RedisCommander<Context> {
    frotaReserve(keys: number, ...args: Arguments): Result<number, Context>;
    frotaExhausted(keys: number, ...args: Arguments): Result<number[], Context>;
    frotaHolds(key: string, ...args: Arguments): Result<number, Context>;
    frotaRefund(keys: number, ...args: Arguments): Result<number, Context>;
    frotaBeginRestore(mark: string, keptSeconds: number): Result<number, Context>;
    frotaRaise(key: string, ...args: Arguments): Result<number, Context>;
    frotaFinishRestore(mark: string): Result<number, Context>;
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
  const client = await connect(url);
  return {
    kind: 'redis',
    client,

    async reserve(budgets: readonly Budget[]) {
      const keys = budgets.map(({ key }) => key);
      const rules = budgets.flatMap(({ limit, expiresInSeconds, holder = '' }) => [
        limit,
        expiresInSeconds,
        holder,
      ]);
      const place = await client.frotaReserve(keys.length, ...keys, ...rules);
      if (place === -1) throw countersLost();
      return place === 0 ? undefined : budgets[place - 1];
    },

    async exhausted(budgets) {
      const answers = await Promise.all(
        inBatches(budgets).map((batch) =>
          client.frotaExhausted(
            batch.length,
            ...batch.map(({ key }) => key),
            ...batch.flatMap(({ limit, holder = '' }) => [limit, holder]),
          ),
        ),
      );
      return answers.flat().map((answer) => answer === 1);
    },

    async holds({ key, limit, holder }) {
      return (await client.frotaHolds(key, limit, holder)) === 1;
    },

    async refund(budgets) {
      const keys = budgets.map(({ key }) => key);
      await client.frotaRefund(keys.length, ...keys, ...budgets.map(({ holder = '' }) => holder));
    },

    async read(keys) {
      const values = await Promise.all(inBatches(keys).map((batch) => client.mget(batch)));
      return values.flat().map((value) => Number(value ?? 0));
    },

    async restore(values) {
      const mark = `${ALIVE_KEY}:${randomUUID()}`;
      await client.frotaBeginRestore(mark, RESTORE_KEPT_SECONDS);
      const restored = typeof values === 'function' ? await values() : values;
      for (const batch of inBatches(restored)) {
        await Promise.all(
          batch.map(({ key, value, expiresInSeconds, holders = [] }) =>
            client.frotaRaise(key, expiresInSeconds, value, ...holders),
          ),
        );
      }
      if ((await client.frotaFinishRestore(mark)) === 0) throw countersLost();
    },

    async close() {
      await client.quit().catch(() => client.disconnect());
    },
  };
}

async function connect(url: string): Promise<Redis> {
  const client = new Redis(url, {
    lazyConnect: true,
    commandTimeout: ANSWER_MS,
    socketTimeout: ANSWER_MS,
    // What was given up must not be reserved after all when the connection is back.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 1,
    scripts: {
      frotaReserve: { lua: RESERVE },
      frotaExhausted: { lua: EXHAUSTED },
      frotaHolds: { lua: HOLDS, numberOfKeys: 1 },
      frotaRefund: { lua: REFUND },
      frotaBeginRestore: { lua: BEGIN_RESTORE, numberOfKeys: 1 },
      frotaRaise: { lua: RAISE, numberOfKeys: 1 },
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
    return client;
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
}

function inBatches<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / BATCH);
  return Array.from({ length: count }, (_, n) => items.slice(n * BATCH, (n + 1) * BATCH));
}

function countersLost(): FrotaError {
  return new FrotaError('counters_lost', 'Redis has lost its counters; they are rebuilt from the ledger.', {
    retryable: true,
  });
}
