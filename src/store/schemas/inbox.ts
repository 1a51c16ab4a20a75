import { Schema } from 'mongoose';

/** A webhook that was received; the `_id` says what makes it the same event. */
export interface InboxDoc {
  _id: string;
  server: string;
  event: string;
  instance: string;
  /** Evolution's own (local) time of the event, as text. */
  eventAt: string;
  data: unknown;
  receivedAt: Date;
  state: 'pending' | 'done' | 'ignored' | 'dead';
  dueAt: Date;
  tries: number;
  keyId?: string;
  claimedBy?: string;
  error?: string;
}

/** Raw events are kept for a week, so that what happened can be looked up. */
const INBOX_KEPT_SECONDS = 7 * 24 * 3600;

export const inbox = new Schema<InboxDoc>(
  {
    _id: { type: String, required: true },
    server: { type: String, required: true },
    event: { type: String, required: true },
    instance: { type: String, required: true },
    eventAt: { type: String, required: true },
    data: Schema.Types.Mixed,
    receivedAt: { type: Date, required: true },
    state: { type: String, required: true },
    dueAt: { type: Date, required: true },
    tries: { type: Number, required: true },
    keyId: String,
    claimedBy: String,
    error: String,
  },
  { versionKey: false, collection: 'inbox', minimize: false },
)
  .index({ state: 1, dueAt: 1 })
  .index({ keyId: 1 }, { partialFilterExpression: { keyId: { $exists: true } } })
  .index({ receivedAt: 1 }, { expireAfterSeconds: INBOX_KEPT_SECONDS });
