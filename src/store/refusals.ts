import type { RefusalReason, Refusals } from '../engine/ports.ts';
import { unlessThere } from './duplicate-key.ts';
import type { Models } from './models.ts';

/** Counts of refused webhooks, over all processes and for good. */
export interface RefusalStore {
  /** Adds to the counts; at least one, and one entry for each server and reason. */
  add(refusals: readonly Refusals[]): Promise<void>;
  /** All counts, the latest first. */
  list(): Promise<Refusals[]>;
}

/** The counts in MongoDB. */
export function mongoRefusals({ refusals }: Pick<Models, 'refusals'>): RefusalStore {
  return {
    async add(added) {
      const docs = added
        .map(({ server, reason, lastAt }) => ({
          _id: idOf(reason, server),
          server,
          reason,
          lastAt,
          count: 0,
        }))
        .toSorted((a, b) => (a._id < b._id ? -1 : 1));
      // Of those that were counted before there is one already. (An upsert by two at once could fail in the middle.)
      await unlessThere(() => refusals.insertMany(docs, { ordered: false }));
      const operations = added.map(({ server, reason, count, lastAt, largestBytes }) => ({
        updateOne: {
          filter: { _id: idOf(reason, server) },
          update: { $inc: { count }, $max: { lastAt, ...(largestBytes !== undefined && { largestBytes }) } },
        },
      }));
      operations.sort((a, b) => (a.updateOne.filter._id < b.updateOne.filter._id ? -1 : 1));
      await refusals.bulkWrite(operations, { ordered: false });
    },

    list: () => refusals.find({}, { _id: 0 }).sort({ lastAt: -1 }).lean<Refusals[]>().exec(),
  };
}

function idOf(reason: RefusalReason, server: string): string {
  return `${reason}|${server}`;
}
