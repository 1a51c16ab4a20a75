import type { LidStore } from '../engine/ports.ts';
import { isDuplicateKey } from './duplicate-key.ts';
import type { LidDoc, Models } from './models.ts';

/** Privacy addresses and the phones behind them, in MongoDB. */
export function mongoLids({ lids }: Pick<Models, 'lids'>): LidStore {
  const phoneOf = async (lid: string): Promise<string | undefined> =>
    (await lids.findById(lid).lean<LidDoc>())?.phone;

  return {
    phoneOf,

    async learn(lid, phone) {
      // Every message of a person tells it: nearly always it is known.
      if ((await phoneOf(lid)) === phone) return;
      try {
        await lids.updateOne({ _id: lid }, { $set: { phone } }, { upsert: true });
      } catch (error) {
        // Somebody else has just learned it, from a message of the same moment.
        if (!isDuplicateKey(error)) throw error;
      }
    },
  };
}
