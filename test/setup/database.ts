import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { afterAll, inject } from 'vitest';

/**
 * The URI of a new, empty database on the run's server, dropped after the tests of the calling file (or `describe`).
 * Call it at the top level or in `beforeAll`.
 */
export function freshDatabaseUri(): string {
  const uri = new URL(inject('mongoUri'));
  uri.pathname = `/frota_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  afterAll(() => drop(uri.href));
  return uri.href;
}

/** The URI of the database that all files share which this worker of vitest runs, one after the other. */
export function workerDatabaseUri(): string {
  const uri = new URL(inject('mongoUri'));
  uri.pathname = `/${inject('databasePrefix')}_${process.env['VITEST_POOL_ID'] ?? 0}`;
  return uri.href;
}

async function drop(uri: string): Promise<void> {
  const client = new MongoClient(uri);
  try {
    await client.db().dropDatabase();
  } finally {
    await client.close();
  }
}
