import { setTimeout as delay } from 'node:timers/promises';
import { type Left, startChild } from './child-frota.ts';
import { benchEnv, benchServer, quickNumbers } from './fleet.ts';
import { putCampaign, putPeople } from './put.ts';
import type { Result } from './result.ts';

const LANES = 1_000;
/** Long enough for each lane to have sent a few times, in ms. */
const LASTS_MS = 120_000;

/**
 * 1,000 numbers at 25–50 s: the pauses that were drawn beside those that came to be, and the share of a core that Frota
 * took. The gap that is still open at the end is left out of both.
 */
export async function benchPaced(mongoUri: string): Promise<Result[]> {
  const numbers = quickNumbers(LANES);
  const server = await benchServer(numbers);
  const uri = new URL('frota_bench_paced', mongoUri).href;
  const people = await putPeople(uri, 'paced', LANES * 10);
  const frota = await startChild(await benchEnv(uri, server));
  try {
    await putCampaign(uri, {
      list: people,
      instances: numbers.map(({ name }) => name),
      interval: { minMs: 25_000, maxMs: 50_000 },
    });
    // The first minute, in which planning begins and every lane wakes, is not what lasts.
    await delay(60_000);
    const [cpuBefore, startedAt] = [frota.cpuMs, performance.now()];
    await delay(LASTS_MS);
    const share = (frota.cpuMs - cpuBefore) / (performance.now() - startedAt);
    const { drawn, actual, gaps, shortest } = gapsOf(frota.left);
    if (shortest < 25_000) throw new Error(`a number sent again after ${shortest} ms`);
    return [
      {
        name: 'paced-vs-ideal',
        value: gaps,
        unit: 'pauses',
        ratio: drawn / actual,
        against: 'the drawn pauses',
      },
      { name: 'paced-core-share', value: 100 * share, unit: '% of a core' },
    ];
  } finally {
    await frota.stop();
    await server.stop();
  }
}

function gapsOf(left: readonly Left[]): { drawn: number; actual: number; gaps: number; shortest: number } {
  const last = new Map<string, Left>();
  const sum = { drawn: 0, actual: 0, gaps: 0, shortest: Number.POSITIVE_INFINITY };
  for (const message of left) {
    const before = last.get(message.instance);
    last.set(message.instance, message);
    if (before === undefined) continue;
    const gap = message.at - before.at;
    sum.gaps++;
    sum.drawn += before.pauseMs;
    sum.actual += gap;
    sum.shortest = Math.min(sum.shortest, gap);
  }
  return sum;
}
