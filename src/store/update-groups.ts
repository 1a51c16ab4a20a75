import type { Model, QueryFilter, UpdateQuery } from 'mongoose';
import { type BulkOperation, bulkWrite } from './bulk-write.ts';
import { isDeadlock } from './duplicate-key.ts';
import { MAX_BATCH } from './move-many.ts';

/** Documents that all get the same update. */
export interface UpdateGroup<T> {
  ids: string[];
  /** What must still be so. */
  from: QueryFilter<T>;
  update: UpdateQuery<T>;
}

/** How often a command is repeated that ran into another one over the same documents. */
const MAX_DEADLOCKS = 5;

/**
 * Updates groups of documents in few commands: on FerretDB one update of many documents is several times cheaper than one
 * for each. Safe to repeat, so that of two commands that block each other the one that the server gives up is sent again.
 * @returns how many documents matched.
 */
export async function updateGroups<T extends { _id: string }>(
  model: Model<T>,
  groups: readonly UpdateGroup<T>[],
): Promise<number> {
  let matched = 0;
  for (const batch of inBatches(groups)) {
    const operations = batch.map(({ ids, from, update }) => ({
      updateMany: { filter: { ...from, _id: { $in: ids.toSorted() } }, update },
    }));
    matched += await send(model, operations);
  }
  return matched;
}

async function send<T>(model: Model<T>, operations: readonly BulkOperation[]): Promise<number> {
  for (let deadlocks = 0; ; deadlocks++) {
    try {
      return (await bulkWrite(model, operations)).matchedCount;
    } catch (error) {
      if (!isDeadlock(error) || deadlocks >= MAX_DEADLOCKS) throw error;
    }
  }
}

/** Groups for one command at a time, each with at most `MAX_BATCH` documents. */
function* inBatches<T>(groups: readonly UpdateGroup<T>[]): Generator<UpdateGroup<T>[]> {
  let batch: UpdateGroup<T>[] = [];
  let room = MAX_BATCH;
  for (const group of groups) {
    for (let at = 0; at < group.ids.length; at += MAX_BATCH) {
      const ids = group.ids.slice(at, at + MAX_BATCH);
      if (ids.length > room) {
        yield batch;
        batch = [];
        room = MAX_BATCH;
      }
      batch.push({ ...group, ids });
      room -= ids.length;
    }
  }
  if (batch.length > 0) yield batch;
}

/** Items by what they have in common. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
