import type { Model, QueryFilter, UpdateQuery } from 'mongoose';
import { bulkWrite } from './bulk-write.ts';

/** No batch is larger, see `moveMany`. */
export const MAX_BATCH = 1000;

/**
 * Updates all documents that match, in batches sorted by `_id`. On FerretDB one command is one transaction: an unsorted
 * update of many rows may deadlock with another batch over the same rows. Documents that stop matching are left alone.
 */
export async function moveMany<T extends { _id: string }>(
  model: Model<T>,
  filter: QueryFilter<T>,
  update: UpdateQuery<T>,
): Promise<number> {
  let moved = 0;
  for (;;) {
    const ids = await model
      .find(filter, { _id: 1 })
      .sort({ _id: 1 })
      .limit(MAX_BATCH)
      .lean<{ _id: string }[]>();
    if (ids.length === 0) return moved;
    moved += await updateEach(
      model,
      ids.map(({ _id }) => _id),
      filter,
      update,
    );
  }
}

/** Ids of what is due, what is due longest first. */
export async function dueIds<T extends { _id: string; dueAt?: Date }>(
  model: Model<T>,
  due: QueryFilter<T>,
  limit: number,
): Promise<string[]> {
  const found = await model.find(due, { _id: 1 }).sort({ dueAt: 1 }).limit(limit).lean<{ _id: string }[]>();
  return found.map(({ _id }) => _id);
}

/** Updates the documents of these ids that also match the filter; the ids are sorted, see `moveMany`. */
export async function updateEach<T extends { _id: string }>(
  model: Model<T>,
  ids: readonly string[],
  filter: QueryFilter<T>,
  update: UpdateQuery<T>,
): Promise<number> {
  if (ids.length === 0) return 0;
  const operations = ids.toSorted().map((_id) => ({ updateOne: { filter: { ...filter, _id }, update } }));
  return (await bulkWrite(model, operations)).matchedCount;
}
