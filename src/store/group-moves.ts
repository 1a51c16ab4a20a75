import { randomUUID } from 'node:crypto';
import type { Model, QueryFilter, UpdateQuery } from 'mongoose';
import { groupCommit } from './group-commit.ts';

/** A compare-and-set of one document. */
export interface Move<T> {
  id: string;
  /** What must still be so. */
  from: QueryFilter<T>;
  update: UpdateQuery<T>;
}

/** What can be moved: each move leaves its stamp. */
interface Stamped {
  _id: string;
  stamp?: string;
}

/**
 * Makes compare-and-sets that come at the same time share a command: on FerretDB 50 in a batch cost little more than one.
 * @returns a function that tells whether its move was made, once that is durable.
 */
export function groupMoves<T extends Stamped>(model: Model<T>): (move: Move<T>) => Promise<boolean> {
  return groupCommit((moves) => moveEach(model, moves));
}

/**
 * Makes many compare-and-sets in one command and tells which were made. Each stamps its document, so that when some of them
 * did not match, the stamps tell which. In the order of ids, see `moveMany`.
 */
export async function moveEach<T extends Stamped>(
  model: Model<T>,
  moves: readonly Move<T>[],
): Promise<boolean[]> {
  const batch = randomUUID();
  const stamped = moves.map((move, index) => ({ ...move, stamp: `${batch}:${index}` }));
  const operations = stamped
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, from, update, stamp }) => ({
      updateOne: {
        filter: { ...from, _id: id },
        update: { ...update, $set: { ...update.$set, stamp } },
      },
    }));
  const { matchedCount } = await model.bulkWrite(operations as Parameters<typeof model.bulkWrite>[0], {
    ordered: false,
  });
  if (matchedCount === moves.length) return moves.map(() => true);
  const ids = [...new Set(moves.map(({ id }) => id))].sort();
  const rows = await model.find({ _id: { $in: ids } } as QueryFilter<T>, { stamp: 1 }).lean<T[]>();
  const made = new Set(rows.map(({ stamp }) => stamp));
  return stamped.map(({ stamp }) => made.has(stamp));
}
