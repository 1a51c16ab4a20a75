import type { Redis } from 'ioredis';
import type { Middleware } from 'koa';
import type { Settings } from '../config/index.ts';
import type { Ports } from './engine/ports.ts';
import { clientAddress } from './http/access/client-address.ts';
import { type Identifier, identify } from './http/access/identify.ts';
import { rateLimits, type RateLimits } from './http/access/rate-limits.ts';
import { answerErrors } from './http/answer-errors.ts';
import type { Logger } from './log.ts';

/** What stands before everything that people and their programs ask for over HTTP. */
export interface Guard {
  /** In their order: errors as problems, the client's address, who it is, and how much they may ask. */
  before: readonly Middleware[];
  limits: RateLimits;
}

/**
 * Puts the guard together as the settings say. Webhooks and the chats' posts have their own.
 * @param redis where all processes count requests together, if there is one
 */
export function guard(
  settings: Settings,
  ports: Ports,
  redis: Redis | undefined,
  log: Logger,
  others: readonly Identifier[] = [],
): Guard {
  const limits = rateLimits(
    {
      all: settings.RATE_ALL,
      queries: settings.RATE_QUERIES,
      messages: settings.RATE_MESSAGES,
      instances: settings.RATE_INSTANCES,
    },
    redis,
  );
  return {
    before: [
      answerErrors(log),
      clientAddress(settings.TRUSTED_PROXIES),
      identify(ports, { open: settings.EVOLUTION_SERVERS === undefined, others }),
      limits.all,
    ],
    limits,
  };
}
