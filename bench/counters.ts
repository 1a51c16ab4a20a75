import { systemClock } from '../src/clock.ts';
import { memoryCounters } from '../src/counters/memory.ts';
import { redisCounters } from '../src/counters/redis.ts';
import { median, perSecond, type Result } from './result.ts';

const COUNT = 5_000;
const ROUNDS = 5;
const IN_FLIGHT = 50;

/** Reserving three budgets at once, beside a single INCR on the same Redis. */
export async function benchCounters(redisUrl: string): Promise<Result[]> {
  const redis = await redisCounters(redisUrl);
  await redis.restore([]);
  const memory = memoryCounters(systemClock);
  const budgets = ['hour', 'day', 'campaign'].map((key) => ({
    kind: 'hour_limit' as const,
    key,
    limit: 1e9,
    expiresInSeconds: 3600,
  }));
  const speeds: number[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const ours = await perSecond(COUNT, () => inFlight(() => redis.reserve(budgets)));
    const bare = await perSecond(COUNT, () => inFlight(() => redis.client.incr('bare')));
    speeds.push(ours);
    ratios.push(ours / bare);
  }
  const inMemory = await perSecond(COUNT, () => inFlight(() => memory.reserve(budgets)));
  await redis.close();
  return [
    { name: 'reserve-redis', value: median(speeds), unit: '/s', ratio: median(ratios), against: 'one INCR' },
    { name: 'reserve-memory', value: inMemory, unit: '/s' },
  ];
}

async function inFlight(task: () => Promise<unknown>): Promise<void> {
  const worker = async (): Promise<void> => {
    for (let n = 0; n < COUNT / IN_FLIGHT; n++) await task();
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}
