import { Schema } from 'mongoose';
import type { Hold, Incident, IncidentEvent } from '../../engine/ports.ts';

/** An incident; the `_id` is `<fingerprint>#<round>`, so that a problem has one of each round and no two at once. */
export interface IncidentDoc extends Omit<Incident, 'id'> {
  _id: string;
  round: number;
}

/** What is over is kept for a year. */
const RESOLVED_KEPT_SECONDS = 365 * 24 * 3600;

const event = new Schema<IncidentEvent>(
  {
    at: { type: Date, required: true },
    what: { type: String, required: true },
    facts: Schema.Types.Mixed,
    by: String,
    until: Date,
  },
  { _id: false },
);

const hold = new Schema<Hold>(
  {
    by: { type: String, required: true },
    at: { type: Date, required: true },
    until: { type: Date, required: true },
  },
  { _id: false },
);

export const incident = new Schema<IncidentDoc>(
  {
    _id: { type: String, required: true },
    ref: { type: String, required: true },
    fingerprint: { type: String, required: true },
    round: { type: Number, required: true },
    kind: { type: String, required: true },
    facts: Schema.Types.Mixed,
    status: { type: String, required: true },
    openedAt: { type: Date, required: true },
    resolvedAt: Date,
    resolvedBy: String,
    dismissed: Boolean,
    acked: hold,
    silenced: hold,
    goodUntil: Date,
    timeline: { type: [event], required: true },
  },
  { versionKey: false, collection: 'incidents', minimize: false },
)
  .index({ fingerprint: 1, round: -1 })
  .index({ ref: 1 })
  .index({ status: 1, openedAt: 1 })
  .index({ openedAt: -1, _id: -1 })
  .index({ dismissed: 1 }, { partialFilterExpression: { dismissed: true } })
  .index({ resolvedAt: 1 }, { expireAfterSeconds: RESOLVED_KEPT_SECONDS });
