import type { LaneStore } from '../engine/ports.ts';
import { unlessThere } from './duplicate-key.ts';
import { groupMoves } from './group-moves.ts';
import type { LaneDoc, Models } from './models.ts';

const EPOCH = new Date(0);

/** The numbers' send slots in MongoDB, so that pacing outlives a restart and is shared by all workers. */
export function mongoLanes({ lanes }: Pick<Models, 'lanes'>): LaneStore {
  const move = groupMoves(lanes);

  /** Makes a number's first slot, if it has none. */
  const open = async (instance: string): Promise<void> => {
    const slot = { $setOnInsert: { nextSendAt: EPOCH } };
    await unlessThere(() => lanes.updateOne({ _id: instance }, slot, { upsert: true }));
  };

  return {
    async get(instance) {
      const row = await lanes.findById(instance).lean<LaneDoc>();
      if (row === null) return { instance, nextSendAt: EPOCH };
      const { _id, stamp: _, ...lane } = row;
      return { instance: _id, ...lane };
    },

    async claim(instance, now, next, campaignId, minMs = 0) {
      const rested = new Date(now.getTime() - minMs);
      const taken = {
        id: instance,
        from: { nextSendAt: { $lte: now }, $or: [{ lastSentAt: null }, { lastSentAt: { $lte: rested } }] },
        update: {
          $set: {
            nextSendAt: next,
            lastSentAt: now,
            ...(campaignId !== undefined && { lastCampaign: campaignId }),
          },
        },
      };
      if (await move(taken)) return true;
      // There was no slot yet, perhaps: one that is made now, by this claim or another, may be had all the same.
      await open(instance);
      return move(taken);
    },

    async left(instance, at, next) {
      await move({ id: instance, from: {}, update: { $max: { nextSendAt: next, lastSentAt: at } } });
    },
  };
}
