import type { Model, QueryFilter } from 'mongoose';
import type { JudgedOutcomes, Ledger, Unacknowledged } from '../engine/ports.ts';
import { groupCommit } from './group-commit.ts';
import type { MessageDoc } from './models.ts';
import { JUDGED } from './statuses.ts';

/** Of what is not acknowledged no more is read, the newest first: enough to judge numbers by. */
const MAX_UNACKNOWLEDGED = 10_000;

/** What numbers are judged by. */
export function ledgerHealth(messages: Model<MessageDoc>): Pick<Ledger, 'outcomes' | 'unacknowledged'> {
  const count = async (
    of: QueryFilter<MessageDoc>,
    from: Date,
    to: Date,
  ): Promise<ReadonlyMap<string, JudgedOutcomes>> => {
    // A message counts as sent once it is old enough for its receipt, or has one already.
    const rows = await messages.aggregate<{ _id: string } & JudgedOutcomes>([
      {
        $match: {
          ...of,
          status: { $in: JUDGED },
          sendingAt: { $gte: from },
        },
      },
      { $match: { sentAt: { $exists: true } } },
      {
        $group: {
          _id: '$instance',
          delivered: { $sum: { $cond: [{ $in: ['$status', ['delivered', 'read']] }, 1, 0] } },
          read: { $sum: { $cond: [{ $eq: ['$status', 'read'] }, 1, 0] } },
          failed: { $sum: { $cond: [{ $eq: ['$status', 'failed'] }, 1, 0] } },
          sent: {
            $sum: { $cond: [{ $or: [{ $ne: ['$status', 'sent'] }, { $lt: ['$sentAt', to] }] }, 1, 0] },
          },
        },
      },
    ]);
    return new Map(rows.map(({ _id, ...outcomes }) => [_id, outcomes]));
  };

  /**
   * When Evolution restarts, all of its numbers come back at once: those who ask at the same time share a look. That their
   * spans differ by a moment does not matter.
   */
  const countOf = groupCommit(
    async (
      asked: readonly { instance: string; from: Date; to: Date }[],
    ): Promise<(JudgedOutcomes | undefined)[]> => {
      const { from, to } = asked[0] as (typeof asked)[number];
      const names = [...new Set(asked.map(({ instance }) => instance))].sort();
      const found = await count({ instance: { $in: names } }, from, to);
      return asked.map(({ instance }) => found.get(instance));
    },
  );

  return {
    async outcomes(from, to, instance) {
      if (instance === undefined) return new Map(await count({}, from, to));
      const found = await countOf({ instance, from, to });
      return new Map(found === undefined ? [] : [[instance, found]]);
    },

    async unacknowledged(from, to, instance) {
      const rows = await messages
        .find(
          {
            status: { $in: ['sent', 'unknown'] },
            sendingAt: { $gt: from, $lte: to },
            ...(instance !== undefined && { instance }),
          },
          { _id: 0, instance: 1, keyId: 1, sendingAt: 1 },
        )
        .sort({ sendingAt: -1 })
        .limit(MAX_UNACKNOWLEDGED)
        .lean<Pick<MessageDoc, 'instance' | 'keyId' | 'sendingAt'>[]>();
      const byNumber = new Map<string, Unacknowledged[]>();
      for (const { instance: name, keyId, sendingAt: at } of rows) {
        if (name === undefined || at === undefined) continue;
        const those = byNumber.get(name) ?? [];
        those.push({ at, ...(keyId !== undefined && { keyId }) });
        byNumber.set(name, those);
      }
      return byNumber;
    },
  };
}
