import type { Candidate } from '../src/engine/selection/candidate.ts';
import { intelligent } from '../src/engine/selection/intelligent.ts';
import { percentile, type Result } from './result.ts';

const ROUNDS = 20_000;

/** How long choosing a number takes, 99th percentile, over fleets of different sizes. */
export async function benchSelection(): Promise<Result[]> {
  return [3, 50, 1000].map((size) => {
    const fleet: Candidate[] = Array.from({ length: size }, (_, n) => ({
      name: `n${n}`,
      health: (n * 37) % 101,
      sentToday: (n * 13) % 100,
      room: n % 7,
    }));
    const samples = Array.from({ length: ROUNDS }, () => {
      const startedAt = performance.now();
      intelligent(fleet, 'n0');
      return performance.now() - startedAt;
    });
    return { name: `selection-${size}-p99`, value: percentile(samples, 0.99), unit: 'ms' };
  });
}
