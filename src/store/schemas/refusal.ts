import { Schema } from 'mongoose';
import type { Refusals } from '../../engine/ports.ts';

/** Webhooks that were refused, counted. */
export interface RefusalDoc extends Refusals {
  /** Reason and server. */
  _id: string;
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
