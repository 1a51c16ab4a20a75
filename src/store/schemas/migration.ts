import { Schema } from 'mongoose';
import type { Migration } from '../../engine/ports.ts';

/** A migration; the `_id` is its number and how many that number had before, so that two at once are one. */
export interface MigrationDoc extends Omit<Migration, 'id'> {
  _id: string;
}

export const migration = new Schema<MigrationDoc>(
  {
    _id: { type: String, required: true },
    from: { type: String, required: true },
    sequence: { type: Number, required: true },
    undoes: String,
    by: { type: String, required: true },
    startedAt: { type: Date, required: true },
    contacts: { type: Number, required: true },
    targets: {
      type: [{ _id: false, instance: String, contacts: Number, placed: Number }],
      required: true,
    },
    stage: { type: String, required: true },
    cursor: String,
    claimed: String,
    stoppedBy: String,
    finishedAt: Date,
  },
  { versionKey: false, collection: 'migrations' },
)
  .index({ from: 1, sequence: -1 })
  .index({ finishedAt: 1 });
