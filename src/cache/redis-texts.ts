import type { Redis } from 'ioredis';
import type { Clock } from '../clock.ts';
import type { ShortTexts } from './short-texts.ts';

/** Written at a time: a script takes its arguments on a stack, and holds up everybody else. */
const BATCH = 1_000;

/**
 * KEYS: the texts (a hash), and when the time of each is over (a sorted set). ARGV: now, the most there may be, and then key,
 * end and value of each. Both keys live as long as what lives longest in them. A Redis that had to make room may have dropped
 * one of them; they are begun anew then.
 */
const PUT = `
local texts, ends = KEYS[1], KEYS[2]
if redis.call('HLEN', texts) ~= redis.call('ZCARD', ends) then redis.call('DEL', texts, ends) end
for i = 3, #ARGV, 3 do
  redis.call('HSET', texts, ARGV[i], ARGV[i + 1] .. ':' .. ARGV[i + 2])
  redis.call('ZADD', ends, ARGV[i + 1], ARGV[i])
end
local function drop(keys)
  if #keys == 0 then return end
  redis.call('HDEL', texts, unpack(keys))
  redis.call('ZREM', ends, unpack(keys))
end
drop(redis.call('ZRANGEBYSCORE', ends, '-inf', ARGV[1], 'LIMIT', 0, ${BATCH}))
local over = math.min(redis.call('ZCARD', ends) - tonumber(ARGV[2]), ${BATCH})
if over > 0 then drop(redis.call('ZRANGE', ends, 0, over - 1)) end
local last = redis.call('ZRANGE', ends, -1, -1, 'WITHSCORES')[2]
if last then
  redis.call('PEXPIREAT', texts, last)
  redis.call('PEXPIREAT', ends, last)
end
return 0`;

/** Texts in Redis, shared by all processes. Whoever asks while Redis is away gets its error. */
export function redisTexts(
  redis: Redis,
  { name, max, clock }: { name: string; max: number; clock: Clock },
): ShortTexts {
  const texts = `cache:${name}`;
  const ends = `${texts}:ends`;
  const now = (): number => clock.now().getTime();

  return {
    async get(keys) {
      if (keys.length === 0) return [];
      const at = now();
      return (await redis.hmget(texts, ...keys)).map((kept) => textOf(kept, at));
    },

    async put(entries) {
      for (let first = 0; first < entries.length; first += BATCH) {
        const batch = entries.slice(first, first + BATCH);
        const at = now();
        const given = batch.flatMap(({ key, value, keepMs }) => [key, at + keepMs, value]);
        await redis.eval(PUT, 2, texts, ends, at, max, ...given);
      }
    },

    size: () => redis.zcount(ends, `(${now()}`, '+inf'),

    async clear() {
      await redis.del(texts, ends);
    },
  };
}

/** `end:value`; undefined: there is none, or its time is over. */
function textOf(kept: string | null, at: number): string | undefined {
  if (kept === null) return undefined;
  const cut = kept.indexOf(':');
  return Number(kept.slice(0, cut)) > at ? kept.slice(cut + 1) : undefined;
}
