import type { MessageStatus } from '../../src/engine/types.ts';
import type { MessageDoc, Models } from '../../src/store/models.ts';
import { type LedgerRow, rowIn } from '../contract/rows.ts';

export { BEGUN, newRow, NOW } from '../contract/rows.ts';

/** A row as MongoDB has it. */
export function docOf({ id, ...row }: LedgerRow): MessageDoc {
  return { _id: id, ...row };
}

/** A row of MongoDB as every ledger has it. */
export function rowOfDoc({ _id, stamp: _stamp, ...row }: MessageDoc): LedgerRow {
  return { id: _id, ...row };
}

/** A row as it looks in a status, see `rowIn`. */
export function rowDoc(status: MessageStatus, id: string, changes: Partial<MessageDoc> = {}): MessageDoc {
  return { ...docOf(rowIn(status, id)), ...changes };
}

/** Puts a row into the database. */
export async function givenRow({ messages }: Models, ...row: Parameters<typeof rowDoc>): Promise<void> {
  await messages.create(rowDoc(...row));
}

/** A row as it lies in the database, all of it. */
export async function rowOf({ messages }: Models, id: string): Promise<MessageDoc> {
  const row = await messages.findById(id).lean<MessageDoc>();
  if (row === null) throw new Error(`there is no row ${id}`);
  return row;
}

/** How many rows have each status. */
export async function statuses({ messages }: Models): Promise<Partial<Record<MessageStatus, number>>> {
  const rows = await messages.find().lean<MessageDoc[]>();
  const counts: Partial<Record<MessageStatus, number>> = {};
  for (const { status } of rows) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
