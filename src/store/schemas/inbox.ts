import { Schema } from 'mongoose';

/** A webhook that was received; the `_id` says what makes it the same event. */
export interface InboxDoc {
  _id: string;
  server: string;
  event: string;
  instance: string;
  /** Evolution's own (local) time of the event, as text. */
  eventAt: string;
  /**
   * JSON. As text it is what it was, whatever names, depths and numbers are in it, costs the driver nothing, and no query
   * can be made of it. Not there: the event had none.
   */
  data?: string;
  receivedAt: Date;
  state: 'pending' | 'done' | 'ignored' | 'dead';
  /** While it is pending. */
  dueAt?: Date;
  tries: number;
  failures?: number;
  lost?: number;
  keyId?: string;
  /** The message that it was too early for. */
  waitsFor?: string;
  claimedBy?: string;
  error?: string;
  /** It is applied, nobody's, or given up. */
  ended?: true;
  /** When it was given up, and what people call it by. */
  diedAt?: Date;
  ref?: string;
}

/** The index by which ended events are found by their age, and go; after how long is a setting. */
export const ENDED = { key: { receivedAt: 1 }, of: { ended: true } } as const;

/**
 * Every index is paid for by each event, and again whenever an event changes; so each concern only those events that are looked
 * for by it, and what is received is in one besides that of its id.
 */
export const inbox = new Schema<InboxDoc>(
  {
    _id: { type: String, required: true },
    server: { type: String, required: true },
    event: { type: String, required: true },
    instance: { type: String, required: true },
    eventAt: { type: String, required: true },
    data: String,
    receivedAt: { type: Date, required: true },
    state: { type: String, required: true },
    dueAt: Date,
    tries: { type: Number, required: true },
    failures: Number,
    lost: Number,
    keyId: String,
    waitsFor: String,
    claimedBy: String,
    error: String,
    ended: Boolean,
    diedAt: Date,
    ref: String,
  },
  { versionKey: false, collection: 'inbox', minimize: false },
)
  // A query must say the same, or FerretDB reads everything.
  .index({ dueAt: 1 }, { partialFilterExpression: { state: 'pending' } })
  .index({ waitsFor: 1 }, { partialFilterExpression: { waitsFor: { $exists: true } } })
  .index({ diedAt: 1 }, { partialFilterExpression: { state: 'dead' } });
