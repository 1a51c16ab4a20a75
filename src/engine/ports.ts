import type { Clock, Random } from '../clock.ts';
import type {
  Campaign,
  CampaignStatus,
  Contact,
  Instance,
  InstanceReport,
  InstanceState,
  Message,
  MessageStatus,
  Progress,
  StrategyName,
} from './types.ts';

/**
 * What the engine needs from outside. Each implementation may rely on this: no transactions exist, so every method is
 * one atomic update of one document, or a batch of idempotent, uniquely keyed writes in the order of their keys.
 */

/** The ledger: one row for each recipient of each campaign. All moves are compare-and-set. */
export interface Ledger {
  /** Adds rows that are not there yet. Safe to repeat. */
  insert(rows: readonly NewMessage[]): Promise<void>;
  /** Rows of a campaign that wait to be planned and whose retry time has come, in their sending order. */
  queued(campaignId: string, now: Date, limit: number): Promise<Message[]>;
  /** `queued → assigned`. Answers how many rows were still queued, and so are assigned now by this call. */
  assign(assignments: readonly Assignment[]): Promise<number>;
  /** Assigned rows by number and campaign. */
  assignedCounts(): Promise<readonly { instance: string; campaignId: string; count: number }[]>;
  /** The next assigned row of a number, of the campaign that follows `afterCampaign` in turn. */
  nextAssigned(instance: string, afterCampaign: string | undefined): Promise<Message | undefined>;
  /**
   * `assigned → sending`, the attempt counted and the text's hash kept, durable before it answers. Undefined: the row
   * is no longer ours.
   */
  beginAttempt(id: string, instance: string, textHash: string, now: Date): Promise<Message | undefined>;
  /** `sending | unknown → sent`, if `attempt` is still the row's. False: it is not. */
  markSent(id: string, attempt: number, keyId: string, now: Date): Promise<boolean>;
  /** `sending → unknown`. */
  markUnknown(id: string, attempt: number, reason: string): Promise<boolean>;
  /** `sending | unknown → failed`, for good. */
  markFailed(id: string, attempt: number, reason: string, now: Date): Promise<boolean>;
  /** `sending | unknown → queued`: it surely was not sent. */
  requeueAttempt(id: string, attempt: number, reason: string, retryAt: Date): Promise<boolean>;
  /** `assigned → queued`: its number has no capacity after all. */
  turnAway(id: string, instance: string, reason: string, retryAt: Date): Promise<boolean>;
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
   * Rows whose sending began before the given time and whose outcome nobody recorded, if they are due for another look;
   * those that are due longest first.
   */
  unsettled(before: Date, now: Date, limit: number): Promise<Message[]>;
  /** When to look at an unknown row again. */
  postpone(id: string, attempt: number, until: Date): Promise<void>;
  /** Unknown rows of a number whose last attempt had this text. */
  unknownWith(instance: string, textHash: string): Promise<Message[]>;
  /** Which of these key ids are some row's already. */
  knownKeyIds(instance: string, keyIds: readonly string[]): Promise<Set<string>>;
  /** A recently sent key id of a number, as a control for reconciliation. */
  lastKeyId(instance: string): Promise<string | undefined>;
  progress(campaignId: string): Promise<Progress>;
  report(campaignId: string): Promise<InstanceReport[]>;
  /** Rows that may still change by our doing: queued, assigned, sending, and unknown ones begun after `unknownAfter`. */
  countOpen(campaignId: string, unknownAfter: Date): Promise<number>;
  /** Messages that left (or may have left) through each number in a span of time; to rebuild lost counters. */
  countAttempts(
    from: Date,
    to: Date,
  ): Promise<readonly { instance: string; campaignId: string; count: number }[]>;
  /** Outcomes by number over a span of time, for health; of one number if it is named. */
  outcomes(from: Date, to: Date, instance?: string): Promise<Map<string, Outcomes>>;
}

export type NewMessage = Pick<Message, 'id' | 'campaignId' | 'phone' | 'variant' | 'reason'> & {
  status: 'queued' | 'suppressed';
  /** Rows go out in this order. */
  order: number;
};

export interface Assignment {
  id: string;
  instance: string;
}

export type Receipt = 'sent' | 'delivered' | 'read' | 'failed';

export interface ReceiptEffect {
  campaignId: string;
  /** False: a repetition, or something that a later receipt already implied. */
  changed: boolean;
  status: MessageStatus;
}

export interface Outcomes {
  sent: number;
  delivered: number;
}

export interface CampaignStore {
  create(campaign: Omit<Campaign, 'id'>): Promise<Campaign>;
  get(id: string): Promise<Campaign | undefined>;
  /** By id, or by name when only one campaign has it; case and accents as written. */
  find(nameOrId: string): Promise<Campaign[]>;
  list(statuses?: readonly CampaignStatus[]): Promise<Campaign[]>;
  /** Changes the status if it is still one of `from`. Undefined: it was not. */
  move(
    id: string,
    from: readonly CampaignStatus[],
    to: CampaignStatus,
    changes?: CampaignChanges,
  ): Promise<Campaign | undefined>;
  update(id: string, changes: CampaignChanges): Promise<void>;
}

/** `undefined` removes a field. */
export type CampaignChanges = {
  [
    K in
      | 'startedAt'
      | 'finishedAt'
      | 'audienceCursor'
      | 'audienceComplete'
      | 'lastInstance'
      | 'reason'
      | 'waiting'
  ]?: Campaign[K] | undefined;
};

export interface ContactStore {
  get(phone: string): Promise<Contact | undefined>;
  /** Contacts of a list whose phone comes after the cursor, in the order of their phones. */
  page(list: string, after: string | undefined, limit: number): Promise<Contact[]>;
  /** Undefined: there is no such list. */
  list(name: string): Promise<ContactList | undefined>;
  lists(): Promise<ContactList[]>;
}

export interface ContactList {
  name: string;
  size: number;
  /** Names that a template may use for the contacts of this list. */
  fields: string[];
}

export interface InstanceStore {
  all(): Promise<Instance[]>;
  get(name: string): Promise<Instance | undefined>;
  /** Adds the instance, or updates what Evolution owns (server, phone); limits and state stay. */
  register(instance: Instance): Promise<void>;
  /** `from.state → to`, if the instance still has the state and `since` of `from`. False: somebody else moved it. */
  moveState(from: Instance, to: StateChange, now: Date): Promise<boolean>;
  /**
   * Takes note of a connection event by its own time (Evolution's local time as text, comparable within one server).
   * `up`: open or connecting; `down`: closed. False: the event is stale, a later one of the other kind (or a later `up`)
   * was seen already. Two `down`s may come in any order: one carries the state, the other the reason.
   */
  noteEvent(name: string, kind: 'up' | 'down', eventAt: string): Promise<boolean>;
  /** Counts a failure of the number's own. Answers how many there were in a row. */
  recordFailure(name: string): Promise<number>;
  /** WhatsApp acknowledged something: the row of failures ends. */
  recordAck(name: string, at: Date): Promise<void>;
  setHealth(name: string, health: number): Promise<void>;
}

export interface StateChange {
  state: InstanceState;
  evidence: string;
  until?: Date;
}

/** The durable send slot of each number. */
export interface LaneStore {
  get(instance: string): Promise<Lane>;
  /** Takes the slot if it is due: `nextSendAt ≤ now → now + interval`. False: somebody else has it, or it is not due. */
  claim(instance: string, now: Date, next: Date, campaignId: string): Promise<boolean>;
  /** Puts the next slot off to a time; one that is later already stays. */
  postpone(instance: string, until: Date): Promise<void>;
}

export interface Lane {
  instance: string;
  nextSendAt: Date;
  /** Whose message went last, so that campaigns take turns. */
  lastCampaign?: string;
}

/** Counters with a limit. */
export interface Counters {
  readonly kind: 'redis' | 'memory';
  /** Takes one from every budget, or from none. Answers the first budget that is used up, if one is. */
  reserve(budgets: readonly Budget[]): Promise<Budget | undefined>;
  /** Gives one back to every budget: the message surely was not sent. Never below zero. */
  refund(budgets: readonly Budget[]): Promise<void>;
  /** Current values, in the order of the keys; 0 where there is none. */
  read(keys: readonly string[]): Promise<number[]>;
  /** Sets each counter that does not exist. */
  restore(values: readonly { key: string; value: number; expiresInSeconds: number }[]): Promise<void>;
}

/** One counter, how high it may go, and how long it is kept. */
export interface Budget {
  key: string;
  limit: number;
  expiresInSeconds: number;
}

/** Sends through Evolution. Never throws for anything that WhatsApp, Evolution or the network did. */
export interface Messenger {
  sendText(instance: Instance, phone: string, text: string): Promise<SendOutcome>;
  /** Texts that this number has sent to a phone, newest first, as Evolution has them stored. */
  sentTo(instance: Instance, phone: string): Promise<StoredMessage[]>;
  /** One stored message by its key id. */
  stored(instance: Instance, keyId: string): Promise<StoredMessage | undefined>;
}

export interface StoredMessage {
  keyId: string;
  text: string;
  /** UTC, to the second. */
  at: Date;
  receipt?: Receipt;
}

export type SendOutcome =
  | { kind: 'accepted'; keyId: string }
  /** The recipient's fault: never tried again, never counted against the number. */
  | { kind: 'rejected'; reason: string }
  /** Surely not sent; another number or a later time may do. `ownFault`: it counts against the number. */
  | { kind: 'not_sent'; reason: string; ownFault: boolean }
  /** Nobody knows. */
  | { kind: 'unknown'; reason: string };

/** Wakes what works in the background. Level-triggered: to wake twice or for nothing does no harm. */
export interface Wake {
  /** The send loops of these numbers run as soon as their slots are due. */
  lanes(instances: readonly string[]): Promise<void>;
  /** Plans a campaign now; resolves when that is done. True: nothing of it waits any more. */
  plan(campaignId: string): Promise<boolean>;
  /** Has these campaigns planned again every few seconds, for as long as they run. */
  plans(campaignIds: readonly string[]): Promise<void>;
  /** Starts, expands and completes campaigns now rather than at the next round. */
  campaigns(): Promise<void>;
  /** Receipts that came before the row knew its key id can be applied now. */
  receipts(keyId: string): Promise<void>;
}

/** What an Evolution server says of its numbers. */
export interface Probe {
  readonly servers: readonly string[];
  /** All numbers of a server. Throws when the server does not answer. */
  observe(server: string): Promise<ObservedInstance[]>;
  /** Points a number's webhooks at Frota. Throws when Evolution refuses. */
  setWebhook(server: string, instance: string): Promise<void>;
}

export interface ObservedInstance {
  name: string;
  phone?: string;
  connection: 'open' | 'connecting' | 'close';
  /** Why it was closed last, see `transitions.ts`. */
  code?: number;
}

/** Structured log; pino fits. */
export interface EngineLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Everything the engine works with, made once by the composition root. */
export interface Ports {
  ledger: Ledger;
  campaigns: CampaignStore;
  contacts: ContactStore;
  instances: InstanceStore;
  lanes: LaneStore;
  counters: Counters;
  messenger: Messenger;
  probe: Probe;
  wake: Wake;
  clock: Clock;
  random: Random;
  log: EngineLog;
  settings: EngineSettings;
}

export interface EngineSettings {
  /** IANA time zone in which hours and days are counted. */
  timeZone: string;
  /** Numbers a campaign may use under the team's plan. */
  maxInstancesPerCampaign: number;
  planName: string;
  /** Strategy of a campaign that names none. */
  defaultStrategy: StrategyName;
  /** Limits of a number that is seen for the first time. */
  hourLimit: number;
  dayLimit: number;
  /** Managed instances by name; empty: all that the servers have. */
  instanceNames: readonly string[];
  /** A send call that takes longer is given up as unknown, in ms. Must stay under Agenda's lock lifetime. */
  sendTimeoutMs: number;
  /** How long after its attempt a message that Evolution does not know counts as not sent, in ms. */
  absentAfterMs: number;
}
