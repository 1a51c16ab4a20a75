import { randomUUID } from 'node:crypto';
import type { Model, QueryFilter, UpdateQuery } from 'mongoose';
import { bulkWrite } from './bulk-write.ts';
import { groupCommit } from './group-commit.ts';
import { mergeMoves } from './merge-moves.ts';

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
 * Makes compare-and-sets that come at the same time share a command.
 * @returns a function that tells whether its move was made, once that is durable.
 */
export function groupMoves<T extends Stamped>(model: Model<T>): (move: Move<T>) => Promise<boolean> {
  return groupCommit((moves) => moveEach(model, moves));
}

/** Makes many compare-and-sets in few commands and tells which were made. */
export async function moveEach<T extends Stamped>(
  model: Model<T>,
  moves: readonly Move<T>[],
): Promise<boolean[]> {
  const made = new Set<Move<T>>();
  for (const round of roundsOf(moves)) {
    for (const move of await moveTogether(model, round)) made.add(move);
  }
  return moves.map((move) => made.has(move));
}

/** Moves of the same document go one after another: the later one's stamp would hide that the earlier one was made. */
function roundsOf<T>(moves: readonly Move<T>[]): Move<T>[][] {
  const before = new Map<string, number>();
  const rounds: Move<T>[][] = [];
  for (const move of moves) {
    const round = before.get(move.id) ?? 0;
    before.set(move.id, round + 1);
    (rounds[round] ??= []).push(move);
  }
  return rounds;
}

/**
 * Makes moves of different documents in few commands. Each stamps its document, so that when some of them did not match, the
 * stamps tell which. In the order of ids, see `moveMany`.
 *
 * A move whose document another process moved again before its stamp was read counts as not made: its caller goes no further,
 * and what it began is found as after a crash.
 */
async function moveTogether<T extends Stamped>(model: Model<T>, moves: Move<T>[]): Promise<Move<T>[]> {
  const stamp = randomUUID();
  const sorted = moves.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const commands = mergeMoves(sorted, stamp);
  const results = await Promise.all(commands.map((operations) => bulkWrite(model, operations)));
  const matched = results.reduce((sum, { matchedCount }) => sum + matchedCount, 0);
  if (matched === moves.length) return moves;
  if (matched === 0) return [];
  const ids = sorted.map(({ id }) => id);
  const made = await model.find({ _id: { $in: ids }, stamp } as QueryFilter<T>, { _id: 1 }).lean<T[]>();
  const moved = new Set(made.map(({ _id }) => _id));
  return moves.filter(({ id }) => moved.has(id));
}
