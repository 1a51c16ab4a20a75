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
  keyId?: string;
  /** The message that it was too early for. */
  waitsFor?: string;
  claimedBy?: string;
  error?: string;
  /** When it was given up, and what people call it by. */
  diedAt?: Date;
  ref?: string;
}

/** Of the index by which what is old goes; how old that is, is a setting. */
export const RECEIVED_AT = { receivedAt: 1 } as const;

/**
 * Every index is paid for by each event, and again whenever an event changes; so all but the last concern only those few that
 * are waited for.
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
    keyId: String,
    waitsFor: String,
    claimedBy: String,
    error: String,
    diedAt: Date,
    ref: String,
  },
  { versionKey: false, collection: 'inbox', minimize: false },
)
  // A query must say the same, or FerretDB reads everything.
  .index({ dueAt: 1 }, { partialFilterExpression: { state: 'pending' } })
  .index({ waitsFor: 1 }, { partialFilterExpression: { waitsFor: { $exists: true } } })
  .index({ diedAt: 1 }, { partialFilterExpression: { state: 'dead' } });
