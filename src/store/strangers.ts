import type { Stranger, StrangerStore } from '../engine/ports.ts';
import { MAX_STRANGERS, STRANGER_EVERY_MS, STRANGER_KEPT_MS } from '../engine/ports/stranger-store.ts';
import { unlessThere } from './duplicate-key.ts';
import type { Models, StrangerDoc } from './models.ts';

/** Strangers in MongoDB. */
export function mongoStrangers({ strangers }: Pick<Models, 'strangers'>): StrangerStore {
  const get = (of: Pick<Stranger, 'server' | 'name'>): Promise<StrangerDoc | null> =>
    strangers.findById(idOf(of)).lean<StrangerDoc>();

  return {
    async note({ server, name }, lastAt) {
      const known = await get({ server, name });
      if (known !== null) {
        if (lastAt.getTime() - known.lastAt.getTime() >= STRANGER_EVERY_MS)
          await strangers.updateOne({ _id: known._id }, { $max: { lastAt } });
        return;
      }
      // Several processes may exceed it by a few; that does no harm.
      if ((await strangers.countDocuments({}, { limit: MAX_STRANGERS })) >= MAX_STRANGERS) return;
      await unlessThere(() => strangers.create({ _id: idOf({ server, name }), server, name, lastAt }));
    },

    async has(stranger, now) {
      const known = await get(stranger);
      return known !== null && known.lastAt > forgottenBefore(now);
    },

    async list(now) {
      const rows = await strangers
        .find({ lastAt: { $gt: forgottenBefore(now) } })
        .sort({ name: 1, server: 1 })
        .lean<StrangerDoc[]>();
      return rows.map(({ server, name, lastAt }) => ({ server, name, lastAt }));
    },
  };
}

function idOf({ server, name }: Pick<Stranger, 'server' | 'name'>): string {
  return `${server}\n${name}`;
}

function forgottenBefore(now: Date): Date {
  return new Date(now.getTime() - STRANGER_KEPT_MS);
}
