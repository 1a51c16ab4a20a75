import type { QueryFilter, UpdateQuery } from 'mongoose';
import type { LidStore } from '../engine/ports.ts';
import { unlessThere } from './duplicate-key.ts';
import type { LidDoc, Models } from './models.ts';

/** Privacy addresses and the phones behind them, in MongoDB. */
export function mongoLids({ lids }: Pick<Models, 'lids'>): LidStore {
  /** False: there is a document of this id that the filter does not match, or somebody has just made it. */
  const upsert = (filter: QueryFilter<LidDoc>, update: UpdateQuery<LidDoc>): Promise<boolean> =>
    unlessThere(() => lids.updateOne(filter, update, { upsert: true }));

  return {
    async learn(lid, phone) {
      // Every message of a person tells it: nearly always it is known.
      const known = await lids.findById(lid).lean<LidDoc>();
      if (known?.phone === phone) return known.wish;
      while (!(await upsert({ _id: lid }, { $set: { phone } })));
      return (await lids.findById(lid).lean<LidDoc>())?.wish;
    },

    async phoneOf(lid) {
      return (await lids.findById(lid).lean<LidDoc>())?.phone;
    },

    async keepWish(lid, wish) {
      const { optedOut, at } = wish;
      const earlier = optedOut ? { $lte: at } : { $lt: at };
      const filter = { _id: lid, $or: [{ wish: { $exists: false } }, { 'wish.at': earlier }] };
      // The second time there is one, and if it is a later one that one stays.
      if (!(await upsert(filter, { $set: { wish } }))) await upsert(filter, { $set: { wish } });
    },

    async endWish(lid, { optedOut, at }) {
      await lids.updateOne({ _id: lid, 'wish.at': at, 'wish.optedOut': optedOut }, { $unset: { wish: 1 } });
    },
  };
}
