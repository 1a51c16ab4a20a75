import { Schema } from 'mongoose';
import type { Instance } from '../../engine/types.ts';

/** A number; the `_id` is its name. */
export interface InstanceDoc extends Omit<Instance, 'name'> {
  _id: string;
  /** Evolution's own times of the newest connection events that were seen, as text. */
  lastUpAt?: string;
  lastDownAt?: string;
  /** How much later than its own time the last event that was taken came, in ms; see `event-clock.ts`. */
  eventLagMs?: number;
  /** Key ids of messages that were counted against it. */
  counted?: string[];
}

export const instance = new Schema<InstanceDoc>(
  {
    _id: { type: String, required: true },
    server: { type: String, required: true },
    state: { type: String, required: true },
    evidence: { type: String, required: true },
    since: { type: Date, required: true },
    hourLimit: { type: Number, required: true },
    dayLimit: { type: Number, required: true },
    health: { type: Number, required: true },
    consecutiveFailures: { type: Number, required: true },
    newChatLimit: { type: Number, required: true },
    warmUp: { type: Schema.Types.Mixed },
    movedAt: Date,
    phone: String,
    until: Date,
    restriction: String,
    coldUntil: Date,
    cause: String,
    penalizedAt: Date,
    restartedAt: Date,
    reconnect: { type: Schema.Types.Mixed },
    lastFailureAt: Date,
    coldRefusals: Number,
    lastAckAt: Date,
    caughtUpTo: Date,
    gapAt: Date,
    lastUpAt: String,
    lastDownAt: String,
    eventLagMs: Number,
    counted: { type: [String], default: undefined },
  },
  { versionKey: false, collection: 'instances' },
);

/** A number's send slot; the `_id` is the number's name. */
export interface LaneDoc {
  _id: string;
  nextSendAt: Date;
  lastSentAt?: Date;
  lastCampaign?: string;
  /** Of the last move, see `group-moves.ts`. */
  stamp?: string;
}

export const lane = new Schema<LaneDoc>(
  {
    _id: { type: String, required: true },
    nextSendAt: { type: Date, required: true },
    lastSentAt: Date,
    lastCampaign: String,
    stamp: String,
  },
  { versionKey: false, collection: 'lanes' },
);
