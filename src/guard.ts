import type { Middleware } from 'koa';
import type { Settings } from '../config/index.ts';
import type { Counters, Ports } from './engine/ports.ts';
import { clientAddress } from './http/access/client-address.ts';
import { identify } from './http/access/identify.ts';
import { rateLimits, type RateLimits } from './http/access/rate-limits.ts';
import { answerErrors } from './http/answer-errors.ts';
import type { RedisCounters } from './counters/redis.ts';
import type { Logger } from './log.ts';

/** What stands before everything that people and their programs ask for over HTTP. */
export interface Guard {
  /** In their order: errors as problems, the client's address, who it is, and how much they may ask. */
  before: readonly Middleware[];
  limits: RateLimits;
}

/** Puts the guard together as the settings say. Webhooks and the chats' posts have their own. */
export function guard(
  settings: Settings,
  ports: Ports,
  counters: Counters | RedisCounters,
  log: Logger,
): Guard {
  const limits = rateLimits(
    {
      all: settings.RATE_ALL,
      queries: settings.RATE_QUERIES,
      messages: settings.RATE_MESSAGES,
      instances: settings.RATE_INSTANCES,
    },
    'client' in counters ? counters.client : undefined,
  );
  return {
    before: [
      answerErrors(log),
      clientAddress(settings.TRUSTED_PROXIES),
      identify(ports, { open: settings.EVOLUTION_SERVERS === undefined }),
      limits.all,
    ],
    limits,
  };
}
