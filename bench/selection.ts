import type { Candidate, Select } from '../src/engine/selection/candidate.ts';
import { strategyOf } from '../src/engine/selection/strategies.ts';
import { type SegmentMap, STRATEGIES } from '../src/engine/types.ts';
import { percentile, type Result } from './result.ts';

const ROUNDS = 5_000;

/** How long choosing a number takes, 99th percentile over all strategies, over fleets of different sizes. */
export async function benchSelection(): Promise<Result[]> {
  return [3, 50, 1000].map((size) => {
    const fleet = fleetOf(size);
    const samples = STRATEGIES.flatMap((strategy) =>
      timesOf(strategyOf({ strategy, segments: segmentsOf(fleet) }), fleet),
    );
    return { name: `selection-${size}-p99`, value: percentile(samples, 0.99), unit: 'ms' };
  });
}

function timesOf(select: Select, fleet: readonly Candidate[]): number[] {
  return Array.from({ length: ROUNDS }, (_, n) => {
    const recipient = {
      preferred: `n${(n * 7) % (2 * fleet.length)}`,
      segment: n % 2 === 0 ? 'vip' : undefined,
      chats: [],
    };
    const startedAt = performance.now();
    select(fleet, recipient, 'n0');
    return performance.now() - startedAt;
  });
}

/** A half each for one segment and all others. */
function segmentsOf(fleet: readonly Candidate[]): SegmentMap {
  const names = fleet.map(({ name }) => name);
  const half = names.length / 2;
  return { bySegment: { vip: names.slice(0, half) }, otherwise: names.slice(half) };
}

function fleetOf(size: number): Candidate[] {
  return Array.from({ length: size }, (_, n) => ({
    name: `n${n}`,
    health: (n * 37) % 101,
    sentToday: (n * 13) % 100,
    load: ((n * 13) % 100) / 100,
    room: n % 7,
    coldRoom: n % 5,
    busy: n % 7 === 0,
  }));
}
