import type { Redis } from 'ioredis';
import type { Context, Middleware } from 'koa';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { answerProblem, HttpProblem } from '../problem.ts';
import { callerOf } from './caller.ts';
import { addressKey } from './client-address.ts';

/** Kinds of calls, each with a limit of its own beside that of all together. */
export const CALL_KINDS = ['queries', 'messages', 'instances'] as const;
export type CallKind = (typeof CALL_KINDS)[number];

/** So many requests within so many seconds. */
export interface Rate {
  points: number;
  seconds: number;
}

/** What all requests of a client, and those of each kind, are kept to. */
export type Rates = Record<CallKind | 'all', Rate>;

export interface RateLimits {
  /** Counts a request among all. */
  all: Middleware;
  /** Counts a request among those of its kind, too. */
  of(kind: CallKind): Middleware;
}

/**
 * Keeps each client, by its address and key, to so many requests: those beyond are answered 429 with `Retry-After`, and every
 * answer says what is left of the tighter limit in `RateLimit-*` (draft-ietf-httpapi-ratelimit-headers-03).
 * @param redis where all processes count together; undefined: this one counts for itself. While Redis is away each does.
 */
export function rateLimits(rates: Rates, redis: Redis | undefined): RateLimits {
  const limiterOf = (name: string, { points, seconds }: Rate): RateLimiterMemory | RateLimiterRedis => {
    const options = { keyPrefix: `frota:rate:${name}`, points, duration: seconds };
    const memory = new RateLimiterMemory(options);
    if (redis === undefined) return memory;
    return new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: memory });
  };
  const keptTo = (name: CallKind | 'all'): Middleware => {
    const limiter = limiterOf(name, rates[name]);
    return async (ctx, next) => {
      const left = await limiter.consume(keyOf(ctx)).catch((error: unknown) => {
        if (error instanceof RateLimiterRes) return error;
        throw error;
      });
      tellLimit(ctx, rates[name], left);
      if (left.consumedPoints <= rates[name].points) return next();
      const seconds = secondsUntil(left);
      ctx.set('Retry-After', String(seconds));
      const limit = `${rates[name].points} requests${name === 'all' ? '' : ` of this kind`} in ${rates[name].seconds} s`;
      answerProblem(
        ctx,
        new HttpProblem(429, 'too_many_requests', `At most ${limit}; try again in ${seconds} s.`),
      );
    };
  };
  const byKind = Object.fromEntries(CALL_KINDS.map((kind) => [kind, keptTo(kind)])) as Record<
    CallKind,
    Middleware
  >;
  return { all: keptTo('all'), of: (kind) => byKind[kind] };
}

function keyOf(ctx: Context): string {
  return `${addressKey(ctx.ip)}|${callerOf(ctx)?.id ?? 'nobody'}`;
}

function secondsUntil({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1_000));
}

/** Of several limits the one is told that is used up first. */
function tellLimit(ctx: Context, { points, seconds }: Rate, left: RateLimiterRes): void {
  const remaining = Math.max(0, points - left.consumedPoints);
  const told = ctx.response.get('RateLimit-Remaining');
  if (told !== '' && Number(told) <= remaining) return;
  ctx.set({
    'RateLimit-Limit': String(points),
    'RateLimit-Remaining': String(remaining),
    'RateLimit-Reset': String(secondsUntil(left)),
    'RateLimit-Policy': `${points};w=${seconds}`,
  });
}
