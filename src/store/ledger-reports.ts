import type { Model, PipelineStage } from 'mongoose';
import type { Ledger } from '../engine/ports.ts';
import type { InstanceReport, MessageStatus } from '../engine/types.ts';
import { groupCommit } from './group-commit.ts';
import { messageOf } from './message-of.ts';
import type { MessageDoc } from './models.ts';
import { LEFT, SENT } from './statuses.ts';

type Reports = Pick<
  Ledger,
  | 'assignedCounts'
  | 'unsettled'
  | 'unconfirmed'
  | 'unsettledWith'
  | 'knownKeyIds'
  | 'lastKeyId'
  | 'report'
  | 'hasOpen'
  | 'waitingRows'
  | 'contacted'
  | 'countAttempts'
>;

interface AssignedCount {
  instance: string;
  campaignId: string;
  count: number;
  cold: number;
}

const COLD = { $sum: { $cond: [{ $eq: ['$cold', true] }, 1, 0] } } as const;
const BY_INSTANCE_AND_CAMPAIGN = {
  _id: 0,
  instance: '$_id.instance',
  campaignId: '$_id.campaignId',
  count: 1,
  cold: 1,
} as const;

/** Rows that left, or may have, in a span of time. */
function attemptsIn(from: Date, to: Date): PipelineStage.Match[] {
  return [
    { $match: { status: { $in: [...LEFT, 'failed'] }, sendingAt: { $gte: from, $lt: to } } },
    // What failed before it was sent had its place given back.
    { $match: { $or: [{ status: { $ne: 'failed' } }, { sentAt: { $exists: true } }] } },
  ];
}

/** The questions that are asked of the ledger; none of them changes it. */
export function ledgerReports(messages: Model<MessageDoc>): Reports {
  /** Asked for each message that Evolution says it sent: questions that come at the same time share a look. */
  const isKnown = groupCommit(async (asked: readonly { instance: string; keyId: string }[]) => {
    const keyIds = [...new Set(asked.map(({ keyId }) => keyId))];
    const rows = await messages
      .find({ keyId: { $in: keyIds } }, { keyId: 1, instance: 1 })
      .lean<Pick<MessageDoc, 'keyId' | 'instance'>[]>();
    const known = new Set(rows.map(({ instance, keyId }) => `${instance}\n${keyId}`));
    return asked.map(({ instance, keyId }) => known.has(`${instance}\n${keyId}`));
  });

  return {
    async assignedCounts() {
      return messages.aggregate<AssignedCount>([
        { $match: { status: 'assigned' } },
        {
          $group: {
            _id: { instance: '$instance', campaignId: '$campaignId' },
            count: { $sum: 1 },
            cold: COLD,
          },
        },
        { $project: BY_INSTANCE_AND_CAMPAIGN },
      ]);
    },

    async waitingRows(campaignId) {
      const groups = await messages.aggregate<{ _id: string | null; count: number; first: Date }>([
        { $match: { campaignId, status: 'queued' } },
        { $group: { _id: '$reason', count: { $sum: 1 }, first: { $min: '$retryAt' } } },
      ]);
      const first = groups.map(({ first: at }) => at).sort((a, b) => a.getTime() - b.getTime())[0];
      return {
        byReason: new Map(groups.map(({ _id, count }) => [_id ?? '', count])),
        ...(first !== undefined && { firstRetryAt: first }),
      };
    },

    async unsettled(before, now, limit) {
      const rows = await messages
        .find({
          status: { $in: ['sending', 'unknown'] },
          sendingAt: { $lt: before },
          retryAt: { $lte: now },
        })
        .sort({ retryAt: 1 })
        .limit(limit)
        .lean<MessageDoc[]>();
      return rows.map(messageOf);
    },

    async unconfirmed(numbers, { from, to }, now, limit) {
      const rows = await messages
        .find({
          status: 'sent',
          sendingAt: { $gte: from, $lte: to },
          instance: { $in: [...numbers] },
          retryAt: { $lte: now },
        })
        .sort({ retryAt: 1 })
        .limit(limit)
        .lean<MessageDoc[]>();
      return rows.map(messageOf);
    },

    async unsettledWith(instance, textHash) {
      const rows = await messages
        .find({ instance, status: { $in: ['sending', 'unknown'] }, textHash })
        .lean<MessageDoc[]>();
      return rows.map(messageOf);
    },

    async knownKeyIds(instance, keyIds) {
      const known = await Promise.all(keyIds.map((keyId) => isKnown({ instance, keyId })));
      return new Set(keyIds.filter((_, index) => known[index]));
    },

    async lastKeyId(instance) {
      const row = await messages
        .findOne({ instance, status: { $in: SENT } }, { keyId: 1 })
        .sort({ sendingAt: -1 })
        .lean<MessageDoc>();
      return row?.keyId;
    },

    async report(campaignId) {
      const has = (field: 'deliveredAt' | 'readAt' | 'repliedAt') => ({
        $sum: { $cond: [{ $gt: [`$${field}`, null] }, 1, 0] },
      });
      const isOneOf = (...statuses: MessageStatus[]) => ({
        $sum: { $cond: [{ $in: ['$status', statuses] }, 1, 0] },
      });
      return messages.aggregate<InstanceReport>([
        { $match: { campaignId, instance: { $exists: true } } },
        {
          $group: {
            _id: '$instance',
            // As in the campaign's progress: what WhatsApp refused after Evolution had taken it was not sent.
            sent: isOneOf(...SENT),
            delivered: has('deliveredAt'),
            read: has('readAt'),
            replied: has('repliedAt'),
            failed: isOneOf('failed'),
          },
        },
        {
          $project: { _id: 0, instance: '$_id', sent: 1, delivered: 1, read: 1, replied: 1, failed: 1 },
        },
        { $sort: { instance: 1 } },
      ]);
    },

    async hasOpen(campaignId, unknownAfter) {
      // In one look: a row that moves between two would be in neither.
      const open = await messages.exists({
        campaignId,
        $or: [
          { status: { $in: ['queued', 'assigned', 'sending'] } },
          { status: 'unknown', sendingAt: { $gt: unknownAfter } },
        ],
      });
      return open !== null;
    },

    async countAttempts(from, to) {
      return messages.aggregate<AssignedCount>([
        ...attemptsIn(from, to),
        {
          $group: {
            _id: { instance: '$instance', campaignId: '$campaignId' },
            count: { $sum: 1 },
            cold: COLD,
          },
        },
        { $project: BY_INSTANCE_AND_CAMPAIGN },
      ]);
    },

    async contacted(from, to) {
      return messages.aggregate<{ phone: string; ids: string[]; last: Date }>([
        ...attemptsIn(from, to),
        { $group: { _id: '$phone', ids: { $push: '$_id' }, last: { $max: '$sendingAt' } } },
        { $project: { _id: 0, phone: '$_id', ids: 1, last: 1 } },
      ]);
    },
  };
}
