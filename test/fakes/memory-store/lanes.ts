import type { Lane, LaneStore } from '../../../src/engine/ports.ts';

const EPOCH = new Date(0);

/** The numbers' send slots in memory. */
export function memoryLanes(): LaneStore {
  const lanes = new Map<string, Lane>();

  return {
    async get(instance) {
      return { ...(lanes.get(instance) ?? { instance, nextSendAt: EPOCH }) };
    },

    async claim(instance, now, next, campaignId, minMs = 0) {
      const lane = lanes.get(instance) ?? { instance, nextSendAt: EPOCH };
      const { nextSendAt, lastSentAt = EPOCH } = lane;
      if (nextSendAt > now || lastSentAt.getTime() > now.getTime() - minMs) return false;
      lanes.set(instance, {
        ...lane,
        nextSendAt: next,
        lastSentAt: now,
        ...(campaignId !== undefined && { lastCampaign: campaignId }),
      });
      return true;
    },

    async left(instance, at, next) {
      const lane = lanes.get(instance);
      if (lane === undefined) return;
      const { nextSendAt, lastSentAt = EPOCH } = lane;
      lanes.set(instance, {
        ...lane,
        nextSendAt: next > nextSendAt ? next : nextSendAt,
        lastSentAt: at > lastSentAt ? at : lastSentAt,
      });
    },
  };
}
