import type { PressStore } from '../engine/ports.ts';
import { PRESS_KEPT_MS } from '../engine/ports/press-store.ts';
import type { Models, PressDoc } from './models.ts';

/** Buttons of chats in MongoDB. */
export function mongoPresses({ presses }: Pick<Models, 'presses'>): PressStore {
  return {
    async keep(shown) {
      if (shown.length === 0) return;
      const sorted = shown.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      await presses.bulkWrite(
        sorted.map(({ id, at, ...said }) => ({
          updateOne: { filter: { _id: id }, update: { $setOnInsert: said, $max: { at } }, upsert: true },
        })),
        { ordered: false },
      );
    },

    async get(id, now) {
      const since = new Date(now.getTime() - PRESS_KEPT_MS);
      const row = await presses.findOne({ _id: id, at: { $gt: since } }).lean<PressDoc>();
      if (row === null) return undefined;
      const { _id: _, by: _by, pressedAt: _at, ...press } = row;
      return { id, ...press };
    },

    async claim(id, by, now, forMs) {
      const over = new Date(now.getTime() - forMs);
      const free = { _id: id, $or: [{ pressedAt: { $exists: false } }, { pressedAt: { $lte: over } }] };
      const { modifiedCount } = await presses.updateOne(free, { $set: { by, pressedAt: now } });
      if (modifiedCount > 0) return { first: true, by, at: now };
      const held = await presses.findById(id).lean<PressDoc>();
      return { first: false, by: held?.by ?? by, at: held?.pressedAt ?? now };
    },
  };
}
