import type { SeenStore } from '../engine/ports.ts';
import { MOST_BEGINNINGS } from '../engine/ports/seen-store.ts';
import { unlessThere } from './duplicate-key.ts';
import type { Models } from './models.ts';
import type { SeenDoc } from './schemas/seen.ts';

/** What chat platforms sent, in MongoDB. */
export function mongoSeen({ seen }: Pick<Models, 'seen'>): SeenStore {
  const insert = (doc: SeenDoc): Promise<boolean> =>
    unlessThere(() => seen.collection.insertOne(doc as never));
  return {
    has: async (id) => (await seen.collection.findOne({ _id: id } as never)) !== null,
    take: (id, at) => insert({ _id: id, at }),

    async begin(id, at, leaseMs) {
      const heldUntil = new Date(at.getTime() + leaseMs);
      if (await insert({ _id: id, at, heldUntil, beginnings: 1 })) return 'ours';
      const left = { _id: id, heldUntil: { $lte: at }, beginnings: { $lt: MOST_BEGINNINGS } };
      const { modifiedCount } = await seen.updateOne(left, { $set: { heldUntil }, $inc: { beginnings: 1 } });
      if (modifiedCount > 0) return 'ours';
      return (await seen.exists({ _id: id, heldUntil: { $gt: at } })) === null ? 'done' : 'under way';
    },

    async done(id) {
      await seen.updateOne({ _id: id }, { $unset: { heldUntil: 1 } });
    },
  };
}
