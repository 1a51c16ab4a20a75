import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { inject } from 'vitest';
import { atFileEnd } from './at-file-end.ts';

/** The URI of a new, empty database on the run's server, dropped when the test file ends. */
export function freshDatabaseUri(): string {
  const uri = new URL(inject('mongoUri'));
  uri.pathname = `/frota_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  atFileEnd(() => drop(uri.href));
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
