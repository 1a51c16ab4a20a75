import type {
  InstanceReport,
  Message,
  MessageStatus,
  OutcomeCounts,
  Progress,
  RecipientRule,
  Try,
} from '../types.ts';

/** The ledger: one row for each recipient of each campaign. All moves are compare-and-set. */
export interface Ledger {
  /** Adds rows that are not there yet. Safe to repeat. */
  insert(rows: readonly NewMessage[]): Promise<void>;
  /** Rows of a campaign that wait to be planned and whose retry time has come, in their sending order. */
  queued(campaignId: string, now: Date, limit: number): Promise<Message[]>;
  /** `queued → assigned`. Answers how many rows were still queued, and so are assigned now by this call. */
  assign(assignments: readonly Assignment[]): Promise<number>;
  /** Assigned rows by number and campaign; `cold`: those of them that open a chat. */
  assignedCounts(): Promise<readonly NumberCount[]>;
  /** A number's next assigned rows, all of one campaign: of the one that follows `afterCampaign` in turn. */
  nextAssigned(instance: string, afterCampaign: string | undefined, limit: number): Promise<Message[]>;
  /**
   * `assigned → sending`, the attempt counted and what it is kept (the row's variant, too), durable before it answers.
   * Undefined: the row is no longer as it was.
   */
  beginAttempt(row: Message, begun: Begun): Promise<Message | undefined>;
  /** `sending | unknown → sent`, if `attempt` is still the row's. False: it is not. */
  markSent(id: string, attempt: number, keyId: string, now: Date): Promise<boolean>;
  /** `sending → unknown`. */
  markUnknown(id: string, attempt: number, reason: string): Promise<boolean>;
  /** `sending | unknown → failed`, for good. */
  markFailed(id: string, attempt: number, reason: string, now: Date): Promise<boolean>;
  /** `sending | unknown → queued`: it surely was not sent. */
  requeueAttempt(id: string, attempt: number, tried: Try, retryAt: Date): Promise<boolean>;
  /** `assigned → queued`: its number has no capacity after all. */
  turnAway(id: string, tried: Try, retryAt: Date): Promise<boolean>;
  /** `assigned → queued`: its recipient is not to be written to before then. */
  putOff(id: string, instance: string, reason: RecipientRule, retryAt: Date): Promise<boolean>;
  /** Queued rows that are not to be planned before their time. Answers how many were still queued. */
  postponeQueued(rows: readonly { id: string; reason: string; retryAt: Date }[]): Promise<number>;
  /** Makes a campaign's queued rows that wait for this reason plannable at once. */
  recallQueued(campaignId: string, reason: string): Promise<void>;
  /** `queued | assigned → suppressed` for these rows: their recipients are not to be written to any more. */
  suppress(ids: readonly string[], reason: string): Promise<void>;
  /** `queued | assigned → expired` for all rows of a campaign. Answers how many. */
  expireRest(campaignId: string, reason: string): Promise<number>;
  /** Queued rows of a campaign by what keeps them, and the first time at which one may be planned. */
  waitingRows(campaignId: string): Promise<WaitingRows>;
  /** `assigned → queued` for all rows of a number. Answers how many, and the campaigns they belong to. */
  releaseInstance(instance: string): Promise<{ messages: number; campaignIds: string[] }>;
  /** `assigned → queued` for all rows of a campaign (it was paused). */
  releaseCampaign(campaignId: string): Promise<void>;
  /** `queued | assigned → suppressed` for all rows of a campaign (it was cancelled). */
  suppressRest(campaignId: string, reason: string): Promise<void>;
  /** Raises a row to what a receipt says, never lowers it. Undefined: no row has this key id (yet). */
  applyReceipt(
    instance: string,
    keyId: string,
    receipt: Receipt,
    at: Date,
  ): Promise<ReceiptEffect | undefined>;
  /**
   * A message's recipient has answered, if the number that they wrote to sent it, and when it may be what they answer. Of
   * several answers the earliest one's time stays, in whatever order they are noted. Answers its key id; undefined: it is not
   * what they answer.
   */
  noteReply(id: string, reply: Reply): Promise<string | undefined>;
  /**
   * The latest message that a reply by one of these phones may be to and of which nobody knows yet whether it was sent:
   * sending or unknown.
   */
  unsettledBefore(phones: readonly string[], reply: Reply): Promise<UnsettledRow | undefined>;
  /**
   * By number, what was sent (or may have been) in a span of time and has not been acknowledged so far, newest first. Of a
   * very large fleet's only the newest, see `MAX_UNACKNOWLEDGED` of the store.
   */
  unacknowledged(from: Date, to: Date, instance?: string): Promise<Map<string, Unacknowledged[]>>;
  /**
   * Rows whose sending began before the given time and whose outcome nobody recorded, if they are due for another look;
   * those that are due longest first.
   */
  unsettled(before: Date, now: Date, limit: number): Promise<Message[]>;
  /** When to look at an unknown row again. */
  postpone(id: string, attempt: number, until: Date): Promise<void>;
  /**
   * Rows of these numbers that were sent in a span of time and of which no receipt came, if they are due for a look; those
   * that are due longest first.
   */
  unconfirmed(
    instances: readonly string[],
    span: { from: Date; to: Date },
    now: Date,
    limit: number,
  ): Promise<Message[]>;
  /** When to look for receipts of these rows again; of one that came meanwhile, never. */
  lookAgain(rows: readonly { id: string; at: Date }[]): Promise<void>;
  /** Rows of a number whose last attempt had this text and whose outcome nobody has recorded yet: sending or unknown. */
  unsettledWith(instance: string, textHash: string): Promise<Message[]>;
  /** Which of these key ids are some row's already. */
  knownKeyIds(instance: string, keyIds: readonly string[]): Promise<Set<string>>;
  /** A recently sent key id of a number, as a control for reconciliation. */
  lastKeyId(instance: string): Promise<string | undefined>;
  progress(campaignId: string): Promise<Progress>;
  report(campaignId: string): Promise<InstanceReport[]>;
  /** How far a campaign is, and why: its rows by status and reason. */
  breakdown(campaignId: string): Promise<Breakdown>;
  /** What happened in a campaign by the hour (of UTC), the first first; hours in which nothing did are left out. */
  history(campaignId: string): Promise<HourOfCampaign[]>;
  /** Rows of a campaign whose last attempt was begun before the given time and is unknown still: how many. */
  countUnknown(campaignId: string, begunBefore: Date): Promise<number>;
  /** The same rows, in the order of their ids, those behind `after`. */
  unknownRows(
    campaignId: string,
    begunBefore: Date,
    after: string | undefined,
    limit: number,
  ): Promise<Message[]>;
  /** Rows of a campaign, in the order of their ids, those behind `after`: all, or those that the filter says. */
  rows(campaignId: string, after: string | undefined, limit: number, filter?: RowFilter): Promise<Message[]>;
  /** Whether rows may still change by our doing: queued, assigned, sending, and unknown ones begun after `unknownAfter`. */
  hasOpen(campaignId: string, unknownAfter: Date): Promise<boolean>;
  /** Messages that left (or may have left) through each number in a span of time; to rebuild lost counters. */
  countAttempts(from: Date, to: Date): Promise<readonly NumberCount[]>;
  /** People who were (or may have been) written to in a span of time, by which rows, and when last; to rebuild lost counters. */
  contacted(from: Date, to: Date): Promise<readonly { phone: string; ids: string[]; last: Date }[]>;
  /** What was sent through these numbers in a span of time, and how much of it has been delivered by now. */
  sentIn(from: Date, to: Date, instances: readonly string[]): Promise<Map<string, Outcomes>>;
  /** Rows that were delivered, read or failed in a span of time, among those sent within a week before it; the newest first. */
  settledIn(from: Date, to: Date, limit: number): Promise<SettledRow[]>;
  /** Outcomes by number over a span of time, for health; of one number if it is named. */
  outcomes(from: Date, to: Date, instance?: string): Promise<Map<string, JudgedOutcomes>>;
}

/** All that is named must hold. */
export interface RowFilter {
  status?: MessageStatus;
  instance?: string;
  /** E.164. */
  phone?: string;
}

export type NewMessage = Pick<Message, 'id' | 'campaignId' | 'phone' | 'variant' | 'reason'> & {
  status: 'queued' | 'suppressed';
  /** Rows go out in this order. */
  order: number;
};

export interface Assignment {
  id: string;
  instance: string;
  /** It is the first that the number writes to this person. */
  cold: boolean;
}

/** Messages of one campaign through one number. */
export interface NumberCount {
  instance: string;
  campaignId: string;
  count: number;
  /** Those of them that opened a chat. */
  cold: number;
}

/** What is known of an attempt when it begins. */
export interface Begun {
  /** Of the text, to find it again among what Evolution has stored. */
  textHash: string;
  at: Date;
}

export interface WaitingRows {
  byReason: ReadonlyMap<string, number>;
  firstRetryAt?: Date;
}

export interface Breakdown {
  progress: Progress;
  reasons: readonly { status: MessageStatus; reason: string; count: number }[];
}

/** An answer that came to a number. */
export interface Reply {
  instance: string;
  at: Date;
  /** What it answers was sent between these two. */
  sentFrom: Date;
  sentTo: Date;
}

/** A message that was begun. */
export interface UnsettledRow {
  id: string;
  sendingAt: Date;
}

/** An hour of a campaign's life: what was sent, delivered, read, answered and failed in it. */
export interface HourOfCampaign extends OutcomeCounts {
  /** When it began. */
  at: Date;
}

export type Receipt = 'sent' | 'delivered' | 'read' | 'failed';

export interface ReceiptEffect {
  campaignId: string;
  phone: string;
  /** False: a repetition, or something that a later receipt already implied. */
  changed: boolean;
  status: MessageStatus;
  /** It is the first that the number wrote to this person. */
  cold?: boolean;
  /** When the row became what it is now; the same each time that a receipt is repeated. */
  deliveredAt?: Date;
  readAt?: Date;
  failedAt?: Date;
  reason?: string;
}

export interface Unacknowledged {
  at: Date;
  /** Undefined: it is not known whether it was sent. */
  keyId?: string;
}

/** What became of a row, and when. */
export type SettledRow = Pick<
  Message,
  'id' | 'campaignId' | 'phone' | 'instance' | 'attempt' | 'keyId' | 'reason' | 'deliveredAt' | 'readAt'
> & { failedAt?: Date };

export interface Outcomes {
  sent: number;
  delivered: number;
}

export interface JudgedOutcomes extends Outcomes {
  /** Of those delivered. */
  read: number;
  /** Sent, and then refused by WhatsApp. */
  failed: number;
}
