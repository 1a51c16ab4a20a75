import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startMongo } from '../src/embedded/mongo.ts';
import { startRedis } from '../src/embedded/redis.ts';
import { benchContacts } from './contacts.ts';
import { benchCounters } from './counters.ts';
import { benchDispatch } from './dispatch.ts';
import { benchMemory } from './memory.ts';
import { benchPaced } from './paced.ts';
import type { Result } from './result.ts';
import { benchSelection } from './selection.ts';
import { benchWebhooks } from './webhooks.ts';

/** Prints what was measured: a table, or as JSON an array of {name, value, unit, ratio?}. */
function print(results: readonly Result[], json: boolean): void {
  if (json) {
    const rows = results.map(({ against: _against, ...result }) => result);
    process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
    return;
  }
  const cells = results.map(({ name, value, unit, ratio, against }) => [
    name,
    `${value.toPrecision(4)} ${unit}`,
    ratio === undefined ? '' : `${ratio.toFixed(2)} × ${against}`,
  ]);
  const widths = [0, 1].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  for (const [name = '', value = '', ratio = ''] of cells) {
    process.stdout.write(`${name.padEnd(widths[0] ?? 0)}  ${value.padStart(widths[1] ?? 0)}  ${ratio}\n`);
  }
}

type Part = (servers: { mongoUri: string; redisUri: string }) => Promise<Result[]>;

/** The parts, by the names that `npm run bench -- NAME …` runs them alone by. */
const PARTS: Readonly<Record<string, Part>> = {
  selection: () => benchSelection(),
  contacts: () => benchContacts(),
  counters: ({ redisUri }) => benchCounters(redisUri),
  dispatch: ({ mongoUri }) => benchDispatch(mongoUri),
  webhooks: ({ mongoUri }) => benchWebhooks(mongoUri),
  paced: ({ mongoUri }) => benchPaced(mongoUri),
  memory: ({ mongoUri }) => benchMemory(mongoUri),
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false } },
});
const unknown = positionals.find((name) => !(name in PARTS));
if (unknown !== undefined) {
  throw new Error(`there is no benchmark "${unknown}", only ${Object.keys(PARTS).join(', ')}`);
}
const chosen = Object.entries(PARTS).filter(
  ([name]) => positionals.length === 0 || positionals.includes(name),
);

const report = (line: string): void => void process.stderr.write(`${line}\n`);
const results: Result[] = [];
for (const [, run] of chosen) results.push(...(await withServers(run)));
print(results, values.json);

/** Each part has servers of its own: what one leaves behind for the database to tidy up is not the next one's cost. */
async function withServers(run: Part): Promise<Result[]> {
  const folder = await mkdtemp(join(tmpdir(), 'frota-bench-'));
  const mongo = await startMongo({ dbPath: folder, install: 'auto', report });
  const redis = await startRedis({ install: 'auto', report });
  try {
    return await run({ mongoUri: mongo.uri, redisUri: redis.uri });
  } finally {
    await Promise.all([mongo.stop(), redis.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
}
