import { type Connection, type Model, Schema } from 'mongoose';
import type {
  Blocked,
  CampaignStatus,
  InstanceState,
  Interval,
  MessageStatus,
  StrategyName,
} from '../engine/types.ts';

/** A row of the ledger. Its `_id` is campaign and phone, so that no one is in a campaign twice. */
export interface MessageDoc {
  _id: string;
  campaignId: string;
  phone: string;
  status: MessageStatus;
  variant: number;
  order: number;
  retryAt: Date;
  attempt: number;
  turnedAway: number;
  instance?: string;
  keyId?: string;
  reason?: string;
  textHash?: string;
  sendingAt?: Date;
  sentAt?: Date;
  deliveredAt?: Date;
  readAt?: Date;
  failedAt?: Date;
}

const message = new Schema<MessageDoc>(
  {
    _id: { type: String, required: true },
    campaignId: { type: String, required: true },
    phone: { type: String, required: true },
    status: { type: String, required: true },
    variant: { type: Number, required: true },
    order: { type: Number, required: true },
    retryAt: { type: Date, required: true },
    attempt: { type: Number, required: true },
    turnedAway: { type: Number, required: true },
    instance: String,
    keyId: String,
    reason: String,
    textHash: String,
    sendingAt: Date,
    sentAt: Date,
    deliveredAt: Date,
    readAt: Date,
    failedAt: Date,
  },
  { versionKey: false, collection: 'messages' },
)
  // Planning, progress, pausing.
  .index({ campaignId: 1, status: 1, order: 1 })
  // A lane's next row, failover, reports by number.
  .index({ instance: 1, status: 1, campaignId: 1, order: 1 })
  // Reconciliation, health, rebuilding counters.
  .index({ status: 1, sendingAt: 1 })
  // Webhooks.
  .index({ keyId: 1 }, { partialFilterExpression: { keyId: { $exists: true } } });

export interface CampaignDoc {
  name: string;
  status: CampaignStatus;
  list: string;
  variants: string[];
  strategy: StrategyName;
  instances: string[];
  interval: Interval;
  dailyLimitPerInstance: number;
  pauseOnHealthBelow: number;
  createdAt: Date;
  audienceComplete: boolean;
  scheduledAt?: Date;
  startedAt?: Date;
  finishedAt?: Date;
  audienceCursor?: string;
  lastInstance?: string;
  reason?: string;
  waiting?: Blocked[];
}

const campaign = new Schema<CampaignDoc>(
  {
    name: { type: String, required: true },
    status: { type: String, required: true },
    list: { type: String, required: true },
    variants: { type: [String], required: true },
    strategy: { type: String, required: true },
    instances: { type: [String], required: true },
    interval: { type: { minMs: Number, maxMs: Number }, required: true, _id: false },
    dailyLimitPerInstance: { type: Number, required: true },
    pauseOnHealthBelow: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    audienceComplete: { type: Boolean, required: true },
    scheduledAt: Date,
    startedAt: Date,
    finishedAt: Date,
    audienceCursor: String,
    lastInstance: String,
    reason: String,
    waiting: { type: Schema.Types.Mixed },
  },
  { versionKey: false, collection: 'campaigns' },
)
  .index({ name: 1 }, { unique: true })
  .index({ status: 1 });

/** A person; the `_id` is the E.164 phone. */
export interface ContactDoc {
  _id: string;
  lists: string[];
  attributes: Record<string, string>;
  optedOut: boolean;
  name?: string;
  segment?: string;
}

const contact = new Schema<ContactDoc>(
  {
    _id: { type: String, required: true },
    lists: { type: [String], required: true },
    attributes: { type: Schema.Types.Mixed, required: true },
    optedOut: { type: Boolean, required: true },
    name: String,
    segment: String,
  },
  { versionKey: false, collection: 'contacts', minimize: false },
).index({ lists: 1, _id: 1 });

/** A list of contacts, with the names of the fields that its contacts have. */
export interface ListDoc {
  _id: string;
  fields: string[];
}

const list = new Schema<ListDoc>(
  { _id: { type: String, required: true }, fields: { type: [String], required: true } },
  { versionKey: false, collection: 'lists', suppressReservedKeysWarning: true },
);

/** A number; the `_id` is its name. */
export interface InstanceDoc {
  _id: string;
  server: string;
  state: InstanceState;
  evidence: string;
  since: Date;
  hourLimit: number;
  dayLimit: number;
  health: number;
  consecutiveFailures: number;
  phone?: string;
  until?: Date;
  lastAckAt?: Date;
  /** Evolution's own times of the newest connection events that were seen, as text. */
  lastUpAt?: string;
  lastDownAt?: string;
}

const instance = new Schema<InstanceDoc>(
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
    phone: String,
    until: Date,
    lastAckAt: Date,
    lastUpAt: String,
    lastDownAt: String,
  },
  { versionKey: false, collection: 'instances' },
);

/** A number's send slot; the `_id` is the number's name. */
export interface LaneDoc {
  _id: string;
  nextSendAt: Date;
  lastCampaign?: string;
}

const lane = new Schema<LaneDoc>(
  { _id: { type: String, required: true }, nextSendAt: { type: Date, required: true }, lastCampaign: String },
  { versionKey: false, collection: 'lanes' },
);

/** A webhook that was received; the `_id` says what makes it the same event. */
export interface InboxDoc {
  _id: string;
  server: string;
  event: string;
  instance: string;
  /** Evolution's own (local) time of the event, as text. */
  eventAt: string;
  data: unknown;
  receivedAt: Date;
  state: 'pending' | 'done' | 'ignored' | 'dead';
  dueAt: Date;
  tries: number;
  keyId?: string;
  claimedBy?: string;
  error?: string;
}

/** Raw events are kept for a week, so that what happened can be looked up. */
const INBOX_KEPT_SECONDS = 7 * 24 * 3600;

const inbox = new Schema<InboxDoc>(
  {
    _id: { type: String, required: true },
    server: { type: String, required: true },
    event: { type: String, required: true },
    instance: { type: String, required: true },
    eventAt: { type: String, required: true },
    data: Schema.Types.Mixed,
    receivedAt: { type: Date, required: true },
    state: { type: String, required: true },
    dueAt: { type: Date, required: true },
    tries: { type: Number, required: true },
    keyId: String,
    claimedBy: String,
    error: String,
  },
  { versionKey: false, collection: 'inbox', minimize: false },
)
  .index({ state: 1, dueAt: 1 })
  .index({ keyId: 1 }, { partialFilterExpression: { keyId: { $exists: true } } })
  .index({ receivedAt: 1 }, { expireAfterSeconds: INBOX_KEPT_SECONDS });

export interface Models {
  messages: Model<MessageDoc>;
  campaigns: Model<CampaignDoc>;
  contacts: Model<ContactDoc>;
  lists: Model<ListDoc>;
  instances: Model<InstanceDoc>;
  lanes: Model<LaneDoc>;
  inbox: Model<InboxDoc>;
}

export function defineModels(connection: Connection): Models {
  return {
    messages: connection.model<MessageDoc>('Message', message),
    campaigns: connection.model<CampaignDoc>('Campaign', campaign),
    contacts: connection.model<ContactDoc>('Contact', contact),
    lists: connection.model<ListDoc>('List', list),
    instances: connection.model<InstanceDoc>('Instance', instance),
    lanes: connection.model<LaneDoc>('Lane', lane),
    inbox: connection.model<InboxDoc>('Inbox', inbox),
  };
}
