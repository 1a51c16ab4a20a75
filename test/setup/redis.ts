import { Redis } from 'ioredis';
import { inject } from 'vitest';

/**
 * The URI of an empty Redis database that no other test file uses at the same time: the one numbered as this worker
 * of vitest is. Call it in `beforeAll`.
 */
export async function freshRedisUri(): Promise<string> {
  const uri = new URL(inject('redisUri'));
  uri.pathname = `/${process.env['VITEST_POOL_ID'] ?? 0}`;
  const redis = new Redis(uri.href);
  try {
    await redis.flushdb();
  } finally {
    redis.disconnect();
  }
  return uri.href;
}
