import type { Model } from 'mongoose';
import { retryDeadlocks } from './retry-deadlocks.ts';

/** One of many updates in a command. */
export type BulkOperation = { updateOne: Update } | { updateMany: Update };

interface Update {
  filter: object;
  update: object;
}

/**
 * Sends many updates in one command, by the driver itself: what they hold is typed, and mongoose's casting of each would
 * cost more than the rest of the work in this process.
 */
export function bulkWrite<T>(
  model: Model<T>,
  operations: readonly BulkOperation[],
): Promise<{ matchedCount: number }> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the driver's own type repeats the document's
  const native = operations as Parameters<typeof model.collection.bulkWrite>[0];
  return retryDeadlocks(() => model.collection.bulkWrite(native, { ordered: false }));
}
