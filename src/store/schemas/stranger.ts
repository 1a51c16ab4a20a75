import { Schema } from 'mongoose';
import { STRANGER_KEPT_MS } from '../../engine/ports/stranger-store.ts';

/** An instance whose events come and that is not of the fleet; the `_id` is its server and its name. */
export interface StrangerDoc {
  _id: string;
  server: string;
  name: string;
  lastAt: Date;
}

export const stranger = new Schema<StrangerDoc>(
  {
    _id: { type: String, required: true },
    server: { type: String, required: true },
    name: { type: String, required: true },
    lastAt: { type: Date, required: true },
  },
  { versionKey: false, collection: 'strangers' },
).index({ lastAt: 1 }, { expireAfterSeconds: STRANGER_KEPT_MS / 1_000 });
