import { Schema } from 'mongoose';
import type { Message } from '../../engine/types.ts';

/** A row of the ledger. Its `_id` is campaign and phone, so that no one is in a campaign twice. */
export interface MessageDoc extends Omit<Message, 'id'> {
  _id: string;
  /** Rows go out in this order. */
  order: number;
  /** When a queued row may be planned, an unknown one is looked at again, or a sent one is looked up for want of receipts. */
  retryAt: Date;
  failedAt?: Date;
  /** Of the last move, see `group-moves.ts`. */
  stamp?: string;
}

export const message = new Schema<MessageDoc>(
  {
    _id: { type: String, required: true },
    campaignId: { type: String, required: true },
    phone: { type: String, required: true },
    status: { type: String, required: true },
    variant: { type: Number, required: true },
    order: { type: Number, required: true },
    retryAt: { type: Date, required: true },
    attempt: { type: Number, required: true },
    turnedAway: { type: Number, required: true },
    tries: { type: [{ _id: false, instance: String, reason: String, at: Date }], default: undefined },
    cold: Boolean,
    instance: String,
    keyId: String,
    reason: String,
    textHash: String,
    sendingAt: Date,
    sentAt: Date,
    deliveredAt: Date,
    readAt: Date,
    repliedAt: Date,
    failedAt: Date,
    stamp: String,
  },
  { versionKey: false, collection: 'messages' },
)
  // Planning, progress, pausing.
  .index({ campaignId: 1, status: 1, order: 1 })
  // A lane's next row, failover, reports by number.
  .index({ instance: 1, status: 1, campaignId: 1, order: 1 })
  // Reconciliation, health, rebuilding counters.
  .index({ status: 1, sendingAt: 1 })
  // Webhooks.
  .index({ keyId: 1 }, { partialFilterExpression: { keyId: { $exists: true } } });
