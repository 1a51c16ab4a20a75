import type { LaneStore } from '../engine/ports.ts';
import { isDuplicateKey } from './duplicate-key.ts';
import type { LaneDoc, Models } from './models.ts';

/** The numbers' send slots in MongoDB, so that pacing outlives a restart and is shared by all workers. */
export function mongoLanes({ lanes }: Pick<Models, 'lanes'>): LaneStore {
  return {
    async get(instance) {
      const row = await lanes.findById(instance).lean<LaneDoc>();
      if (row === null) return { instance, nextSendAt: new Date(0) };
      const { _id, ...lane } = row;
      return { instance: _id, ...lane };
    },

    async claim(instance, now, next, campaignId) {
      try {
        // A slot that is not due does not match, and the upsert then runs into the one that is there.
        await lanes.updateOne(
          { _id: instance, nextSendAt: { $lte: now } },
          { $set: { nextSendAt: next, lastCampaign: campaignId } },
          { upsert: true },
        );
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    async postpone(instance, until) {
      await lanes.updateOne({ _id: instance }, { $max: { nextSendAt: until } });
    },
  };
}
