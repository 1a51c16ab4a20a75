import { setTimeout as delay } from 'node:timers/promises';
import { MongoClient } from 'mongodb';

const RETRY_MS = 20;

/** Resolves when a server answers a query that needs its storage: it listens, and says hello, before it can do that. */
export async function untilQueryable(uri: string): Promise<void> {
  while (!(await canQuery(uri))) await delay(RETRY_MS);
}

async function canQuery(uri: string): Promise<boolean> {
  const client = new MongoClient(uri, { directConnection: true, serverSelectionTimeoutMS: 100 });
  try {
    await client.db('admin').collection('ready').findOne({});
    return true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}
