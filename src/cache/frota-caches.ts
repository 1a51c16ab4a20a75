import type { Redis } from 'ioredis';
import type { Clock, Random } from '../clock.ts';
import type { AnswerCache, AskedPairing, EngineLog, NumberDirectory } from '../engine/ports.ts';
import type { Cache } from './cache.ts';
import { keptAnswers } from './kept-answers.ts';
import { MOST_NUMBERS, numberDirectory } from './number-directory.ts';
import { redisTexts } from './redis-texts.ts';
import { memoryTexts } from './short-texts.ts';

/** `GET /stats/instances`: whoever draws it asks every second or so, and there are several. */
const STATS_KEPT_MS = 1_000;

/**
 * A code that Evolution was asked for. WhatsApp has a new one after some 20 to 60 s, and how old this one was is not known.
 * (Those that Evolution tells by itself are kept in the store, for `QR_KEPT_MS`.)
 */
const CODE_KEPT_MS = 20_000;
/** That there is no code (yet), or no need of one, changes any moment; but those who looked together need not ask again. */
const NO_CODE_KEPT_MS = 2_000;

/** Numbers that are being paired at a time. */
const PAIRINGS = 1_000;

/** All caches of a process. */
export interface FrotaCaches {
  numbers: NumberDirectory & Cache;
  pairings: AnswerCache<AskedPairing> & Cache;
  stats: AnswerCache<object> & Cache;
  /** Each of them, for monitoring. */
  all: readonly Cache[];
}

/**
 * Makes the caches of a process.
 * @param parts.redis what processes know of numbers is there, if they share one
 */
export function frotaCaches(parts: {
  clock: Clock;
  random: Random;
  log: EngineLog;
  redis?: Redis | undefined;
}): FrotaCaches {
  const { clock, redis } = parts;
  const shared = { name: 'numbers', max: MOST_NUMBERS, clock };
  const texts = redis === undefined ? memoryTexts(shared) : redisTexts(redis, shared);
  const numbers = numberDirectory(texts, parts);
  const pairings = keptAnswers<AskedPairing>({
    name: 'pairings',
    max: PAIRINGS,
    keepMs: ({ answer }) => (answer.kind === 'code' ? CODE_KEPT_MS : NO_CODE_KEPT_MS),
    clock,
  });
  const stats = keptAnswers<object>({ name: 'stats', max: 1, keepMs: () => STATS_KEPT_MS, clock });
  return { numbers, pairings, stats, all: [numbers, pairings, stats] };
}
