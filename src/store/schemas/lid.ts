import { Schema } from 'mongoose';
import type { LidWish } from '../../engine/ports.ts';

/**
 * A privacy address (the `_id`, without its server) and the phone behind it. Not a field of contacts: people are told of before
 * they are imported, and one is looked for by its address alone.
 */
export interface LidDoc {
  _id: string;
  phone?: string;
  /** Not granted so far, as the phone was not known. */
  wish?: LidWish;
}

export const lid = new Schema<LidDoc>(
  {
    _id: { type: String, required: true },
    phone: String,
    wish: { type: { _id: false, optedOut: Boolean, at: Date, instance: String }, default: undefined },
  },
  { versionKey: false, collection: 'lids' },
);
