import type { LidStore, LidWish } from '../../../src/engine/ports.ts';
import { frozen } from './values.ts';

/** Privacy addresses in memory. */
export function memoryLids(): LidStore {
  const phones = new Map<string, string>();
  const wishes = new Map<string, LidWish>();
  return {
    async learn(lid, phone) {
      phones.set(lid, phone);
      return wishes.get(lid);
    },
    phoneOf: async (lid) => phones.get(lid),
    async keepWish(lid, wish) {
      const kept = wishes.get(lid);
      if (kept === undefined || kept.at < wish.at || (wish.optedOut && kept.at <= wish.at))
        wishes.set(lid, frozen(wish));
    },
    async endWish(lid, { optedOut, at }) {
      const kept = wishes.get(lid);
      if (kept?.optedOut === optedOut && kept.at.getTime() === at.getTime()) wishes.delete(lid);
    },
  };
}
