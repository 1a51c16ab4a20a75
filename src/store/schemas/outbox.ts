import { Schema } from 'mongoose';

/** Something to be told to the outside; the `_id` says what makes it the same as another. */
export interface OutboxDoc {
  _id: string;
  kind: string;
  payload: unknown;
  /** `begun`: nobody knows what became of it, unless it is ended. */
  state: 'pending' | 'begun' | 'done' | 'failed';
  /** While it is pending. */
  dueAt?: Date;
  tries: number;
  /** Of the last time. */
  begunAt?: Date;
  createdAt: Date;
  expiresAt: Date;
  claimedBy?: string;
  reason?: string;
}

/** What was told is kept for so long: whoever would put it again within this time does not. */
const OUTBOX_KEPT_SECONDS = 30 * 24 * 3600;

export const outbox = new Schema<OutboxDoc>(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    payload: Schema.Types.Mixed,
    state: { type: String, required: true },
    dueAt: Date,
    tries: { type: Number, required: true },
    begunAt: Date,
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    claimedBy: String,
    reason: String,
  },
  { versionKey: false, collection: 'outbox', minimize: false },
)
  // Each kind is somebody else's to deliver. A query must say the same, or FerretDB reads everything.
  .index({ kind: 1, dueAt: 1 }, { partialFilterExpression: { state: 'pending' } })
  .index({ createdAt: 1 }, { expireAfterSeconds: OUTBOX_KEPT_SECONDS });
