import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { redisTexts } from '../../src/cache/redis-texts.ts';
import { memoryTexts } from '../../src/cache/short-texts.ts';
import { shortTextsContract } from '../contract/short-texts.ts';
import { TestClock } from '../fakes/test-clock.ts';
import { atFileEnd } from '../setup/at-file-end.ts';
import { freshRedisUri } from '../setup/redis.ts';

const redis = new Redis(await freshRedisUri());
atFileEnd(() => redis.disconnect());
// Redis removes by its own clock what nobody puts anything beside any more.
const clock = new TestClock(new Date().toISOString());
let made = 0;

describe('in memory', () => {
  shortTextsContract(async (max) => memoryTexts({ max, clock }), clock);
});

describe('in Redis', () => {
  const texts = (max: number, name = `test-${made++}`) => redisTexts(redis, { name, max, clock });
  shortTextsContract(async (max) => texts(max), clock);

  it('are shared by all processes', async () => {
    const [one, other] = [texts(10, 'shared'), texts(10, 'shared')];
    await one.put([{ key: 'a', value: '1', keepMs: 60_000 }]);
    expect(await other.get(['a'])).toEqual(['1']);
    await other.clear();
    expect(await one.size()).toBe(0);
  });

  it('are no more than there may be, however many come', async () => {
    const many = texts(2_000, 'many');
    const entries = Array.from({ length: 5_500 }, (_, n) => ({ key: `k${n}`, value: '0', keepMs: 60_000 }));
    await many.put(entries);
    expect(await many.size()).toBe(2_000);
    expect(await redis.hlen('cache:many')).toBe(2_000);
  });

  it('make room of what is over, and are gone from Redis when the last is', async () => {
    const one = texts(10, 'over');
    await one.put([{ key: 'a', value: '1', keepMs: 1_000 }]);
    clock.advance(1_001);
    await one.put([{ key: 'b', value: '2', keepMs: 60_000 }]);
    expect(await redis.hkeys('cache:over')).toEqual(['b']);
    expect(await redis.pttl('cache:over')).toBeGreaterThan(50_000);
    expect(await redis.pttl('cache:over:ends')).toBeGreaterThan(50_000);
  });

  it('begin anew when Redis has dropped a part of them for want of memory', async () => {
    const one = texts(10, 'torn');
    await one.put([{ key: 'a', value: '1', keepMs: 60_000 }]);
    await redis.del('cache:torn:ends');
    await one.put([{ key: 'b', value: '2', keepMs: 60_000 }]);
    expect(await one.get(['a', 'b'])).toEqual([undefined, '2']);
    expect(await one.size()).toBe(1);
  });
});
