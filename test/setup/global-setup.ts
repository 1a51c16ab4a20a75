import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import type { TestProject } from 'vitest/node';
import type { InstallPolicy } from '../../src/embedded/host.ts';
import { startMongo } from '../../src/embedded/mongo.ts';
import { startRedis } from '../../src/embedded/redis.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    mongoUri: string;
    redisUri: string;
    /** Of the names of the workers' databases. */
    databasePrefix: string;
  }
}

interface Server {
  uri: string;
  stop(): Promise<void>;
}

const install: InstallPolicy = process.env['FROTA_INSTALL'] === 'never' ? 'never' : 'auto';
const report = (line: string) => process.stderr.write(`${line}\n`);

/**
 * One MongoDB and one Redis for the whole run, found as `npm start` finds them. `TEST_MONGODB_URI` and
 * `TEST_REDIS_URL` name other ones to use; theirs is not the name of a setting, so that no test meets a real database.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [mongo, redis] = await Promise.all([
    given('TEST_MONGODB_URI') ?? temporaryMongo(),
    given('TEST_REDIS_URL') ?? startRedis({ install, report }),
  ]);
  project.provide('mongoUri', mongo.uri);
  project.provide('redisUri', redis.uri);
  const databasePrefix = `frota_test_${randomBytes(4).toString('hex')}`;
  project.provide('databasePrefix', databasePrefix);
  return async () => {
    await dropDatabases(mongo.uri, databasePrefix);
    await Promise.all([mongo.stop(), redis.stop()]);
  };
}

async function dropDatabases(uri: string, prefix: string): Promise<void> {
  const client = new MongoClient(uri);
  try {
    const { databases } = await client.db().admin().listDatabases({ nameOnly: true });
    const names = databases.map(({ name }) => name).filter((name) => name.startsWith(prefix));
    for (const name of names) await client.db(name).dropDatabase();
  } finally {
    await client.close();
  }
}

function given(variable: string): Server | undefined {
  const uri = process.env[variable];
  return uri ? { uri, stop: async () => {} } : undefined;
}

async function temporaryMongo(): Promise<Server> {
  const dbPath = await mkdtemp(join(tmpdir(), 'frota-test-mongo-'));
  const store = await startMongo({ dbPath, install, report });
  return {
    uri: store.uri,
    async stop() {
      await store.stop();
      await rm(dbPath, { recursive: true, force: true });
    },
  };
}
