import type { PipelineStage, QueryFilter, UpdateQuery } from 'mongoose';
import type { Ledger, NewMessage, Receipt, ReceiptEffect } from '../engine/ports.ts';
import { RECEIPT_MOVES } from '../engine/transitions.ts';
import type { MessageStatus } from '../engine/types.ts';
import { ledgerReports } from './ledger-reports.ts';
import { messageOf } from './message-of.ts';
import type { MessageDoc, Models } from './models.ts';
import { moveMany } from './move-many.ts';

const EPOCH = new Date(0);

/** The ledger in MongoDB. Every move names the status (and attempt) that it moves from. */
export function mongoLedger({ messages }: Pick<Models, 'messages'>): Ledger {
  /** One compare-and-set; true if it was ours to make. */
  const move = async (filter: QueryFilter<MessageDoc>, update: UpdateQuery<MessageDoc>): Promise<boolean> =>
    (await messages.updateOne(filter, update)).matchedCount === 1;

  const attemptOf = (id: string, attempt: number, statuses: MessageStatus[]): QueryFilter<MessageDoc> => ({
    _id: id,
    attempt,
    status: { $in: statuses },
  });

  return {
    ...ledgerReports(messages),

    async insert(rows) {
      if (rows.length === 0) return;
      await messages.bulkWrite(
        rows.toSorted(byId).map((row) => ({
          updateOne: { filter: { _id: row.id }, update: { $setOnInsert: docOf(row) }, upsert: true },
        })),
        { ordered: false },
      );
    },

    async queued(campaignId, now, limit) {
      const rows = await messages
        .find({ campaignId, status: 'queued', retryAt: { $lte: now } })
        .sort({ order: 1 })
        .limit(limit)
        .lean<MessageDoc[]>();
      return rows.map(messageOf);
    },

    async assign(assignments) {
      if (assignments.length === 0) return 0;
      const result = await messages.bulkWrite(
        assignments.toSorted(byId).map(({ id, instance }) => ({
          updateOne: {
            filter: { _id: id, status: 'queued' },
            update: { $set: { status: 'assigned', instance } },
          },
        })),
        { ordered: false },
      );
      return result.modifiedCount;
    },

    async nextAssigned(instance, afterCampaign) {
      const find = (filter: QueryFilter<MessageDoc>): Promise<MessageDoc | null> =>
        messages
          .findOne({ instance, status: 'assigned', ...filter })
          .sort({ campaignId: 1, order: 1 })
          .lean<MessageDoc>()
          .exec();
      const behind = afterCampaign === undefined ? null : await find({ campaignId: { $gt: afterCampaign } });
      const row = behind ?? (await find({}));
      return row === null ? undefined : messageOf(row);
    },

    async beginAttempt(id, instance, textHash, now) {
      const row = await messages
        .findOneAndUpdate(
          { _id: id, instance, status: 'assigned' },
          {
            $set: { status: 'sending', sendingAt: now, textHash },
            $inc: { attempt: 1 },
            $unset: { reason: 1 },
          },
          { returnDocument: 'after' },
        )
        .lean<MessageDoc>();
      return row === null ? undefined : messageOf(row);
    },

    markSent: (id, attempt, keyId, now) =>
      move(attemptOf(id, attempt, ['sending', 'unknown']), {
        $set: { status: 'sent', keyId, sentAt: now },
        $unset: { reason: 1 },
      }),

    markUnknown: (id, attempt, reason) =>
      move(attemptOf(id, attempt, ['sending']), { $set: { status: 'unknown', reason } }),

    markFailed: (id, attempt, reason, now) =>
      move(attemptOf(id, attempt, ['sending', 'unknown']), {
        $set: { status: 'failed', reason, failedAt: now },
      }),

    requeueAttempt: (id, attempt, reason, retryAt) =>
      move(attemptOf(id, attempt, ['sending', 'unknown']), {
        $set: { status: 'queued', reason, retryAt },
        $unset: { instance: 1, sendingAt: 1, textHash: 1 },
      }),

    async postpone(id, attempt, until) {
      await messages.updateOne(attemptOf(id, attempt, ['unknown']), { $set: { retryAt: until } });
    },

    turnAway: (id, instance, reason, retryAt) =>
      move(
        { _id: id, instance, status: 'assigned' },
        { $set: { status: 'queued', reason, retryAt }, $inc: { turnedAway: 1 }, $unset: { instance: 1 } },
      ),

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
      const suppress = { $set: { status: 'suppressed', reason }, $unset: { instance: 1 } } as const;
      for (const status of ['queued', 'assigned'] as const) {
        await moveMany(messages, { campaignId, status }, suppress);
      }
    },

    async applyReceipt(instance, keyId, receipt, at): Promise<ReceiptEffect | undefined> {
      const stages = marks(receipt, at);
      const raised =
        // MongoDB refuses an update without any change.
        stages.length === 0
          ? null
          : await messages
              .findOneAndUpdate({ keyId, instance, status: { $in: RECEIPT_MOVES[receipt] } }, stages, {
                returnDocument: 'after',
                updatePipeline: true,
              })
              .lean<MessageDoc>();
      if (raised !== null) return { campaignId: raised.campaignId, changed: true, status: raised.status };
      const row = await messages
        .findOne({ keyId, instance }, { campaignId: 1, status: 1 })
        .lean<MessageDoc>();
      return row === null ? undefined : { campaignId: row.campaignId, changed: false, status: row.status };
    },
  };
}

/** What a receipt changes. READ implies delivered, at the latest then; a delivery takes back what a refusal said. */
function marks(receipt: Receipt, at: Date): PipelineStage[] {
  const accepted = { $unset: ['reason', 'failedAt'] };
  switch (receipt) {
    case 'sent':
      return [];
    case 'delivered':
      return [{ $set: { status: 'delivered', deliveredAt: at } }, accepted];
    case 'read':
      return [
        { $set: { status: 'read', readAt: at, deliveredAt: { $ifNull: ['$deliveredAt', at] } } },
        accepted,
      ];
    case 'failed':
      return [{ $set: { status: 'failed', reason: 'refused by WhatsApp', failedAt: at } }];
  }
}

function docOf({ id, reason, ...row }: NewMessage): MessageDoc {
  const doc = { ...row, _id: id, retryAt: EPOCH, attempt: 0, turnedAway: 0 };
  return reason === undefined ? doc : { ...doc, reason };
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}
