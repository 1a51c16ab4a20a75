import { Schema } from 'mongoose';

/**
 * A privacy address (the `_id`, without its server) and the phone behind it. Not a field of contacts: people are told of before
 * they are imported, and one is looked for by its address alone.
 */
export interface LidDoc {
  _id: string;
  phone: string;
}

export const lid = new Schema<LidDoc>(
  { _id: { type: String, required: true }, phone: { type: String, required: true } },
  { versionKey: false, collection: 'lids' },
);
