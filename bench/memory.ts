import { setTimeout as delay } from 'node:timers/promises';
import { connectStore } from '../src/store/connect.ts';
import { startChild } from './child-frota.ts';
import { benchEnv, benchServer, quickNumbers, until } from './fleet.ts';
import { putCampaign, putPeople } from './put.ts';
import type { Result } from './result.ts';

const ROWS = 1_000_000;
/** How long it goes on sending when all is queued, in ms. */
const SENDS_FOR_MS = 20_000;

/** The most memory that Frota's process has while it writes a million rows to the ledger and sends the first of them. */
export async function benchMemory(mongoUri: string): Promise<Result[]> {
  const numbers = quickNumbers(50);
  const server = await benchServer(numbers);
  const uri = new URL('frota_bench_memory', mongoUri).href;
  const people = await putPeople(uri, 'million', ROWS);
  const frota = await startChild(await benchEnv(uri, server));
  const { models, close } = await connectStore(uri);
  try {
    const id = await putCampaign(uri, {
      list: people,
      instances: numbers.map(({ name }) => name),
      interval: { minMs: 1_000, maxMs: 2_000 },
    });
    await until(async () => (await models.campaigns.findById(id).lean())?.audienceComplete === true, 500);
    await delay(SENDS_FOR_MS);
    return [{ name: 'memory-1m-queued', value: frota.peakRss / 2 ** 20, unit: 'MB' }];
  } finally {
    await frota.stop();
    await close();
    await server.stop();
  }
}
