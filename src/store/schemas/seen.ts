import { Schema } from 'mongoose';

/** Something that a chat platform sent; the `_id` is its own. */
export interface SeenDoc {
  _id: string;
  at: Date;
  /** Somebody handles it until then. Absent: it was handled, or taken for good. */
  heldUntil?: Date;
  /** How often somebody began to handle it. */
  beginnings?: number;
}

/** Slack gives up after an hour, Telegram after a day. */
const KEPT_SECONDS = 24 * 3_600;

export const seen = new Schema<SeenDoc>(
  {
    _id: { type: String, required: true },
    at: { type: Date, required: true },
    heldUntil: Date,
    beginnings: Number,
  },
  { versionKey: false, collection: 'seen' },
).index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });
