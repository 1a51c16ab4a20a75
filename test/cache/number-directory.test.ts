import { Redis } from 'ioredis';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { numberDirectory } from '../../src/cache/number-directory.ts';
import { redisTexts } from '../../src/cache/redis-texts.ts';
import { memoryTexts, type ShortTexts } from '../../src/cache/short-texts.ts';
import type { Whereabouts } from '../../src/engine/ports.ts';
import { TestClock } from '../fakes/test-clock.ts';
import { atFileEnd } from '../setup/at-file-end.ts';
import { freshRedisUri } from '../setup/redis.ts';

const ANA = '+5511988887777';
const BIA = '+5531988886666';
const MINUTE = 60_000;

const redis = new Redis(await freshRedisUri());
atFileEnd(() => redis.disconnect());
const log = pino({ level: 'silent' });

let clock: TestClock;
/** What chance says next. */
let chance: number;
/** What WhatsApp was asked for. */
let asked: string[][];
let absent: Set<string>;

beforeEach(async () => {
  clock = new TestClock(new Date().toISOString());
  chance = 0.5;
  asked = [];
  absent = new Set();
  await redis.flushdb();
});

const ask = async (phones: readonly string[]): Promise<Map<string, Whereabouts>> => {
  asked.push([...phones]);
  return new Map(
    phones.map((phone) => [
      phone,
      absent.has(phone) ? { kind: 'not_on_whatsapp' } : { kind: 'on_whatsapp', phone },
    ]),
  );
};

describe.each([
  ['in memory', () => memoryTexts({ max: 100, clock })],
  ['in Redis', () => redisTexts(redis, { name: 'numbers', max: 100, clock })],
])('which phones are on WhatsApp, kept %s,', (_where, texts) => {
  const directory = () => numberDirectory(texts(), { random: () => chance, log });

  it('is asked for once, also by those who ask at the same time for some of the same', async () => {
    absent.add(BIA);
    const numbers = directory();
    const [both, one] = await Promise.all([numbers.find([ANA, BIA], ask), numbers.find([BIA], ask)]);
    expect(both).toEqual(
      new Map([
        [ANA, { kind: 'on_whatsapp', phone: ANA }],
        [BIA, { kind: 'not_on_whatsapp' }],
      ]),
    );
    expect(one).toEqual(new Map([[BIA, { kind: 'not_on_whatsapp' }]]));
    await numbers.find([ANA], ask);
    expect(asked).toEqual([[ANA, BIA]]);
    expect(await numbers.figures()).toEqual({ name: 'numbers', hits: 2, misses: 2, hitRate: 0.5, size: 2 });
  });

  it.each([
    [0, 120],
    [0.999, 240],
  ])('lives 2 to 4 hours, as chance (%d) has it: %d min', async (drawn, minutes) => {
    chance = drawn;
    const numbers = directory();
    await numbers.find([ANA], ask);
    clock.advance((minutes - 1) * MINUTE);
    await numbers.find([ANA], ask);
    expect(asked).toHaveLength(1);
    clock.advance(2 * MINUTE);
    await numbers.find([ANA], ask);
    expect(asked).toHaveLength(2);
  });

  it('is kept for half an hour of those who are not', async () => {
    absent.add(ANA);
    const numbers = directory();
    await numbers.find([ANA], ask);
    clock.advance(29 * MINUTE);
    expect(await numbers.find([ANA], ask)).toEqual(new Map([[ANA, { kind: 'not_on_whatsapp' }]]));
    absent.clear();
    clock.advance(2 * MINUTE);
    expect(await numbers.find([ANA], ask)).toEqual(new Map([[ANA, { kind: 'on_whatsapp', phone: ANA }]]));
  });

  it('has the form in which WhatsApp has the phone, also from memory', async () => {
    const numbers = directory();
    const short = { kind: 'on_whatsapp', phone: '+553188886666' } as const;
    await numbers.find([BIA], async () => new Map([[BIA, short]]));
    expect(await numbers.find([BIA], ask)).toEqual(new Map([[BIA, short]]));
    expect(asked).toEqual([]);
  });

  it('is also what was learned otherwise', async () => {
    const numbers = directory();
    await numbers.learn(ANA, { kind: 'not_on_whatsapp' });
    expect(await numbers.find([ANA], ask)).toEqual(new Map([[ANA, { kind: 'not_on_whatsapp' }]]));
    expect(asked).toEqual([]);
  });

  it('is not kept where nobody could be asked, and asking may fail for all who wait', async () => {
    const numbers = directory();
    const unasked = { kind: 'unasked', why: 'limit' } as const;
    expect(await numbers.find([ANA], async () => new Map([[ANA, unasked]]))).toEqual(
      new Map([[ANA, unasked]]),
    );
    const fail = (): Promise<never> => Promise.reject(new Error('broken'));
    const ends = await Promise.allSettled([numbers.find([ANA], fail), numbers.find([ANA, BIA], fail)]);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await numbers.find([ANA, BIA], ask);
    expect(asked).toEqual([[ANA, BIA]]);
  });

  it('is forgotten when it is cleared, also what is being asked for then', async () => {
    const numbers = directory();
    await numbers.find([ANA], async (phones) => {
      await numbers.clear();
      return ask(phones);
    });
    await numbers.find([ANA], ask);
    expect(asked).toEqual([[ANA], [ANA]]);
  });
});

it('is shared by processes, and Redis shows nobody a phone', async () => {
  const two = [1, 2].map(() =>
    numberDirectory(redisTexts(redis, { name: 'numbers', max: 100, clock }), { random: () => chance, log }),
  );
  await two[0]?.find([ANA], ask);
  await two[1]?.find([ANA], ask);
  expect(asked).toEqual([[ANA]]);
  const kept = JSON.stringify(await redis.hgetall('cache:numbers'));
  expect(kept).not.toContain('88887777');
});

it('asks while Redis is away, and says that nobody knows how much is kept', async () => {
  const fail = (): Promise<never> => Promise.reject(new Error('Redis is away'));
  const away: ShortTexts = { get: fail, put: fail, size: fail, clear: fail };
  const numbers = numberDirectory(away, { random: () => chance, log });
  expect(await numbers.find([ANA], ask)).toEqual(new Map([[ANA, { kind: 'on_whatsapp', phone: ANA }]]));
  await numbers.learn(ANA, { kind: 'not_on_whatsapp' });
  expect(await numbers.figures()).toMatchObject({ misses: 1, size: null });
});
