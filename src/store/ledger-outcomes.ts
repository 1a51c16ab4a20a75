import type { Model } from 'mongoose';
import type { HourOfCampaign, Ledger } from '../engine/ports.ts';
import { messageId } from '../engine/message-id.ts';
import { MESSAGE_STATUSES, type MessageStatus, NO_OUTCOMES, type Progress } from '../engine/types.ts';
import { messageOf } from './message-of.ts';
import type { MessageDoc } from './models.ts';
import { SENT } from './statuses.ts';

type Outcomes = Pick<Ledger, 'progress' | 'breakdown' | 'history' | 'countUnknown' | 'unknownRows' | 'rows'>;

/** What happens to a row, and when it did. */
const MOMENTS = {
  sent: 'sentAt',
  delivered: 'deliveredAt',
  read: 'readAt',
  replied: 'repliedAt',
  failed: 'failedAt',
} as const satisfies Partial<Record<keyof HourOfCampaign, keyof MessageDoc>>;

const REPLIED = { $sum: { $cond: [{ $gt: ['$repliedAt', null] }, 1, 0] } } as const;

interface Group {
  status: MessageStatus;
  count: number;
  replied: number;
}

/** How a campaign went, for people. */
export function ledgerOutcomes(messages: Model<MessageDoc>): Outcomes {
  const unknownSince = (campaignId: string, before: Date) => ({
    campaignId,
    status: 'unknown' as const,
    sendingAt: { $lt: before },
  });

  return {
    async progress(campaignId) {
      const groups = await messages.aggregate<Omit<Group, 'status'> & { _id: MessageStatus }>([
        { $match: { campaignId } },
        { $group: { _id: '$status', count: { $sum: 1 }, replied: REPLIED } },
      ]);
      return progressOf(groups.map(({ _id: status, count, replied }) => ({ status, count, replied })));
    },

    async breakdown(campaignId) {
      const groups = await messages.aggregate<{
        _id: { status: MessageStatus; reason?: string | null };
        count: number;
        replied: number;
      }>([
        { $match: { campaignId } },
        {
          $group: {
            _id: { status: '$status', reason: '$reason' },
            count: { $sum: 1 },
            replied: REPLIED,
          },
        },
        { $sort: { count: -1 } },
      ]);
      return {
        progress: progressOf(
          groups.map(({ _id: { status }, count, replied }) => ({ status, count, replied })),
        ),
        reasons: groups.flatMap(({ _id: { status, reason }, count }) =>
          reason === undefined || reason === null ? [] : [{ status, reason, count }],
        ),
      };
    },

    async history(campaignId) {
      const hours = new Map<number, HourOfCampaign>();
      const add = async (what: keyof typeof MOMENTS): Promise<void> => {
        const field = MOMENTS[what];
        const groups = await messages.aggregate<{ _id: Date; count: number }>([
          {
            $match: {
              campaignId,
              [field]: { $exists: true },
              ...(what === 'sent' && { status: { $in: SENT } }),
            },
          },
          { $group: { _id: { $dateTrunc: { date: `$${field}`, unit: 'hour' } }, count: { $sum: 1 } } },
        ]);
        for (const { _id: at, count } of groups) {
          const hour = hours.get(at.getTime()) ?? { at, ...NO_OUTCOMES };
          hours.set(at.getTime(), { ...hour, [what]: count });
        }
      };
      await Promise.all((Object.keys(MOMENTS) as (keyof typeof MOMENTS)[]).map(add));
      return [...hours.values()].sort((a, b) => a.at.getTime() - b.at.getTime());
    },

    async countUnknown(campaignId, begunBefore) {
      return messages.countDocuments(unknownSince(campaignId, begunBefore));
    },

    async unknownRows(campaignId, begunBefore, after, limit) {
      const rows = await messages
        .find({
          ...unknownSince(campaignId, begunBefore),
          ...(after !== undefined && { _id: { $gt: after } }),
        })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<MessageDoc[]>();
      return rows.map(messageOf);
    },

    async rows(campaignId, after, limit, { phone, ...filter } = {}) {
      // Ids begin with their campaign's: they are read in order, of no other campaign, however many there are.
      const rows = await messages
        .find({
          _id: {
            ...(phone !== undefined && { $eq: messageId(campaignId, phone) }),
            $gt: after ?? messageId(campaignId, ''),
            $lt: messageId(campaignId, '\uffff'),
          },
          ...filter,
        })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<MessageDoc[]>();
      return rows.map(messageOf);
    },
  };
}

function progressOf(groups: readonly Group[]): Progress {
  const none = Object.fromEntries(MESSAGE_STATUSES.map((status) => [status, 0]));
  const progress = { ...none, total: 0, replied: 0 } as Progress;
  for (const { status, count, replied } of groups) {
    progress[status] += count;
    progress.total += count;
    progress.replied += replied;
  }
  return progress;
}
