import type { Model } from 'mongoose';
import type { Ledger } from '../engine/ports.ts';
import type { MessageDoc } from './models.ts';
import { moveMany, updateEach } from './move-many.ts';

type Releases = Pick<
  Ledger,
  'recallQueued' | 'suppress' | 'releaseInstance' | 'releaseCampaign' | 'suppressRest' | 'expireRest'
>;

const EPOCH = new Date(0);

/** Moves of all rows that a number or a campaign has waiting, however many. */
export function ledgerReleases(messages: Model<MessageDoc>): Releases {
  return {
    async recallQueued(campaignId, reason) {
      const waiting = { campaignId, status: 'queued', reason } as const;
      await moveMany(messages, waiting, { $set: { retryAt: EPOCH }, $unset: { reason: 1 } });
    },

    async suppress(ids, reason) {
      const unsent = { status: { $in: ['queued', 'assigned'] } } as const;
      await updateEach(messages, ids, unsent, {
        $set: { status: 'suppressed', reason },
        $unset: { instance: 1 },
      });
    },

    async releaseInstance(instance) {
      const waiting = { instance, status: 'assigned' } as const;
      const campaignIds = await messages.distinct('campaignId', waiting);
      const messagesMoved = await moveMany(messages, waiting, {
        $set: { status: 'queued' },
        $unset: { instance: 1 },
      });
      return { messages: messagesMoved, campaignIds };
    },

    async releaseCampaign(campaignId) {
      const release = { $set: { status: 'queued' }, $unset: { instance: 1 } } as const;
      await moveMany(messages, { campaignId, status: 'assigned' }, release);
    },

    async suppressRest(campaignId, reason) {
      await endRest(campaignId, 'suppressed', reason);
    },

    expireRest: (campaignId, reason) => endRest(campaignId, 'expired', reason),
  };

  /** Ends all rows of a campaign that were not sent. Answers how many. */
  async function endRest(
    campaignId: string,
    status: 'suppressed' | 'expired',
    reason: string,
  ): Promise<number> {
    let ended = 0;
    for (const from of ['queued', 'assigned'] as const) {
      const update = { $set: { status, reason }, $unset: { instance: 1 } } as const;
      ended += await moveMany(messages, { campaignId, status: from }, update);
    }
    return ended;
  }
}
