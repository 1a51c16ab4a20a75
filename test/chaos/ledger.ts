import { MongoClient } from 'mongodb';
import type { LedgerRow } from './judge.ts';

/** All rows of the ledger, straight from the database. */
export async function readLedger(uri: string): Promise<LedgerRow[]> {
  const client = new MongoClient(uri);
  try {
    return await client.db().collection('messages').find<LedgerRow>({}).toArray();
  } finally {
    await client.close();
  }
}

/** The rows by where they are and what keeps them there, for whoever looks into a run that did not end. */
export function summaryOf(rows: readonly LedgerRow[]): string {
  const counts = new Map<string, number>();
  for (const { status, reason, attempt } of rows) {
    const state = `${status} after ${attempt} attempts${reason === undefined ? '' : `: ${reason}`}`;
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return [...counts].map(([state, count]) => `${count} × ${state}`).join('\n');
}
