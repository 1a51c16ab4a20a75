import { Schema } from 'mongoose';

/**
 * Why a webhook was not taken: its sender did not prove itself (401), it is too large (413), or we could not store it (503; it
 * comes again).
 */
export type RefusalReason = 'unauthorized' | 'too_large' | 'unavailable';

/** Webhooks that were refused, counted. */
export interface RefusalDoc {
  /** Reason and server. */
  _id: string;
  server: string;
  reason: RefusalReason;
  count: number;
  lastAt: Date;
  largestBytes?: number;
}

export const refusal = new Schema<RefusalDoc>(
  {
    _id: { type: String, required: true },
    server: { type: String, default: '' },
    reason: { type: String, required: true },
    count: { type: Number, required: true },
    lastAt: { type: Date, required: true },
    largestBytes: Number,
  },
  { versionKey: false, collection: 'webhook_refusals' },
);
