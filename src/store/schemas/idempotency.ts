import { Schema } from 'mongoose';
import type { BegunRequest } from '../../engine/ports.ts';
import { REQUEST_KEPT_SECONDS } from '../../engine/ports/idempotency-store.ts';

/** A request that was given a key; the `_id` is its caller and the key. */
export interface IdempotencyDoc extends BegunRequest {
  _id: string;
}

export const idempotency = new Schema<IdempotencyDoc>(
  {
    _id: { type: String, required: true },
    fingerprint: { type: String, required: true },
    begunAt: { type: Date, required: true },
    answer: { status: Number, body: String },
  },
  { versionKey: false, collection: 'idempotency' },
).index({ begunAt: 1 }, { expireAfterSeconds: REQUEST_KEPT_SECONDS });
