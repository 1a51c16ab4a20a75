import { Schema } from 'mongoose';

/** What one process does at a time; the `_id` is its name. There are as many as there are such things. */
export interface LeaseDoc {
  _id: string;
  holder: string;
  until: Date;
}

export const lease = new Schema<LeaseDoc>(
  {
    _id: { type: String, required: true },
    holder: { type: String, required: true },
    until: { type: Date, required: true },
  },
  { versionKey: false, collection: 'leases' },
);
