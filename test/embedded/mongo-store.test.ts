import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type RunningStore, startMongo } from '../../src/embedded/mongo.ts';
import { processesWith, runFixture } from './support.ts';

/** One folder for all tests: each starts over what the one before left, as Frota does. */
let dbPath: string;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'frota-test-'));
  dbPath = join(folder, 'mongo');
  // What is killed cannot clear away its temporary files.
  vi.stubEnv('TMPDIR', folder);
  return async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
});

/** Whatever store this machine has: the run's global set-up found or installed it. */
async function start(): Promise<RunningStore> {
  const store = await startMongo({ dbPath, install: 'never', report: () => {} });
  onTestFinished(() => store.stop());
  return store;
}

async function connect(store: RunningStore, collection: string) {
  const client = await new MongoClient(store.uri).connect();
  onTestFinished(() => client.close());
  return client.db('frota').collection<{ _id: number }>(collection);
}

// There may be none on this machine if the run uses one elsewhere.
describe.skipIf(process.env['TEST_MONGODB_URI'] !== undefined)('the store of this machine', () => {
  test('a restart keeps data and indexes, and nothing runs in between', async () => {
    const first = await start();
    const before = await connect(first, 'kept');
    await before.insertMany([{ _id: 1 }, { _id: 2 }]);
    await before.createIndex({ name: 1 }, { unique: true, sparse: true });
    const stopping = performance.now();
    await first.stop();
    expect(performance.now() - stopping, 'stops with a client connected').toBeLessThan(3000);
    expect(await processesWith(dbPath)).toEqual(new Map());

    const after = await connect(await start(), 'kept');

    expect(await after.countDocuments()).toBe(2);
    expect((await after.indexes()).map(({ key }) => key)).toContainEqual({ name: 1 });
  });

  test('after a SIGKILL of Frota the next start goes on at once, with every acknowledged write', async () => {
    const frota = runFixture('write-documents', dbPath, 'frota-killed');
    while (Number(await frota.line()) < 100);
    const acknowledged = Math.max(100, ...(await frota.kill()).map(Number));

    const starting = performance.now();
    const documents = await connect(await start(), 'frota-killed');

    expect(performance.now() - starting).toBeLessThan(5000);
    expect(await documents.countDocuments({ _id: { $lte: acknowledged } })).toBe(acknowledged);
  });

  test('after a SIGKILL of everything at once too', async () => {
    const frota = runFixture('write-documents', dbPath, 'all-killed');
    while (Number(await frota.line()) < 100);
    for (const pid of (await processesWith(dbPath)).values()) process.kill(pid, 'SIGKILL');
    const acknowledged = Math.max(100, ...(await frota.kill()).map(Number));

    const documents = await connect(await start(), 'all-killed');

    expect(await documents.countDocuments({ _id: { $lte: acknowledged } })).toBe(acknowledged);
  });

  test('when only its mongod is killed, nothing of it stays behind', async () => {
    await start();
    const mongod = [...(await processesWith(dbPath))].find(([command]) =>
      command.includes(`--dbpath ${dbPath}`),
    );
    process.kill(mongod?.[1] ?? 0, 'SIGKILL');
    await vi.waitFor(async () => expect(await processesWith(dbPath)).toEqual(new Map()));
    const documents = await connect(await start(), 'mongod-killed');
    await documents.insertOne({ _id: 1 });
    expect(await documents.countDocuments()).toBe(1);
  });
});
