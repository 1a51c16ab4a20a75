import type { Model } from 'mongoose';
import type { Ledger, Outcomes } from '../engine/ports.ts';
import type { MessageDoc } from './models.ts';
import { JUDGED } from './statuses.ts';

/** How a span of time went for numbers. */
export function ledgerDays(messages: Model<MessageDoc>): Pick<Ledger, 'sentIn'> {
  return {
    async sentIn(from, to, instances) {
      const rows = await messages.aggregate<{ _id: string } & Outcomes>([
        {
          $match: {
            instance: { $in: [...instances] },
            status: { $in: JUDGED },
            sentAt: { $gte: from, $lt: to },
          },
        },
        {
          $group: {
            _id: '$instance',
            sent: { $sum: 1 },
            delivered: { $sum: { $cond: [{ $in: ['$status', ['delivered', 'read']] }, 1, 0] } },
          },
        },
      ]);
      return new Map(rows.map(({ _id, ...counts }) => [_id, counts]));
    },
  };
}
