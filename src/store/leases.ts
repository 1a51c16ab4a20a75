import type { LeaseStore } from '../engine/ports.ts';
import { unlessThere } from './duplicate-key.ts';
import type { Models } from './models.ts';

/** Leases in MongoDB. */
export function mongoLeases({ leases }: Pick<Models, 'leases'>): LeaseStore {
  return {
    async take(name, holder, now, ms) {
      const until = new Date(now.getTime() + ms);
      if (await unlessThere(() => leases.create({ _id: name, holder, until }))) return true;
      const oursOrOver = { _id: name, $or: [{ holder }, { until: { $lte: now } }] };
      const { matchedCount } = await leases.updateOne(oursOrOver, { $set: { holder, until } });
      return matchedCount > 0;
    },

    async free(name, holder) {
      await leases.deleteOne({ _id: name, holder });
    },
  };
}
