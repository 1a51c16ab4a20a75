import type { ChaosOptions } from './run-chaos.ts';

const SECOND = 1000;

/** All that there is, over some minutes. */
export function longForm(seed: number, sends: number): ChaosOptions {
  const numbers = 50;
  // A fifth more than the fair share, for the squeeze. Which of the two limits binds is the seed's choice.
  const limit = Math.ceil((sends / numbers) * 1.2);
  const [hourLimit, dayLimit] = seed % 2 === 0 ? [limit, 2 * limit] : [2 * limit, limit];
  return {
    seed,
    sends,
    numbers,
    workers: 3,
    interval: { minMs: 800, maxMs: 1600 },
    hourLimit,
    dayLimit,
    killEveryMs: [3 * SECOND, 6 * SECOND],
    mostKills: 1000,
    workerFrozenAtMs: [
      [15 * SECOND, 25 * SECOND],
      [50 * SECOND, 60 * SECOND],
    ],
    webKilledAtMs: [[25 * SECOND, 35 * SECOND]],
    redisKilledAtMs: [
      { within: [10 * SECOND, 20 * SECOND], memory: 'lost' },
      { within: [60 * SECOND, 70 * SECOND], memory: 'kept' },
      { within: [75 * SECOND, 85 * SECOND], memory: 'old' },
    ],
    mongoKilledAtMs: [[40 * SECOND, 55 * SECOND]],
    hangsAtMs: [
      [5 * SECOND, 30 * SECOND],
      [30 * SECOND, 60 * SECOND],
      [60 * SECOND, 90 * SECOND],
    ],
    receipts: true,
    patienceMs: 10 * 60 * SECOND,
  };
}

/** Everything once, in under half a minute; most of it is the lock of the last worker killed that has to run out. */
export function shortForm(seed: number): ChaosOptions {
  const numbers = 24;
  const sends = 168;
  const limit = sends / numbers + 2;
  return {
    ...longForm(seed, sends),
    numbers,
    hourLimit: limit,
    dayLimit: 2 * limit,
    interval: { minMs: 400, maxMs: 700 },
    killEveryMs: [0.5 * SECOND, 1 * SECOND],
    mostKills: 2,
    workerFrozenAtMs: [],
    webKilledAtMs: [],
    redisKilledAtMs: [{ within: [0.6 * SECOND, 1.2 * SECOND], memory: 'lost' }],
    mongoKilledAtMs: [[1.2 * SECOND, 2 * SECOND]],
    hangsAtMs: [[0.2 * SECOND, 1 * SECOND]],
    receipts: false,
    patienceMs: 120 * SECOND,
  };
}
