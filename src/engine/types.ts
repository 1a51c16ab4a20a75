/** The vocabulary of Frota. Every other room speaks in these terms. Instants are `Date`s, phones are E.164. */

/** Why each state: see `transitions.ts`. Only `connected` numbers send. */
export const INSTANCE_STATES = [
  'connected',
  'connecting',
  'disconnected',
  'logged_out',
  'restricted',
  'banned',
  'paused',
] as const;
export type InstanceState = (typeof INSTANCE_STATES)[number];

/** A WhatsApp number, called an instance as in Evolution. Its name is unique in the fleet. */
export interface Instance {
  name: string;
  /** Name of the Evolution server it belongs to. */
  server: string;
  phone?: string;
  state: InstanceState;
  /** What was seen that put it into its state, for people. */
  evidence: string;
  since: Date;
  /** When a restriction ends: a temporary ban, or the rest after too many failures. */
  until?: Date;
  /** Messages an hour and a day, over all campaigns. */
  hourLimit: number;
  dayLimit: number;
  /** 0–100, see `health.ts`. */
  health: number;
  /** Failures in a row that are the number's own; a success ends the row. */
  consecutiveFailures: number;
  /** When WhatsApp last acknowledged anything that this number sent. */
  lastAckAt?: Date;
}

export const STRATEGIES = ['round_robin', 'balanced', 'intelligent'] as const;
export type StrategyName = (typeof STRATEGIES)[number];

export const CAMPAIGN_STATUSES = [
  'draft',
  'scheduled',
  'running',
  'paused',
  'completed',
  'cancelled',
  'failed',
] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

/** Pause between two messages of one number, chosen at random within the range, in ms. */
export interface Interval {
  minMs: number;
  maxMs: number;
}

export interface Campaign {
  id: string;
  name: string;
  status: CampaignStatus;
  /** The contact list that it is sent to. */
  list: string;
  /** Texts with `{{field}}`; each recipient gets one of them. */
  variants: string[];
  strategy: StrategyName;
  instances: string[];
  interval: Interval;
  /** Messages that this campaign may send through one number a day. */
  dailyLimitPerInstance: number;
  /** Numbers whose health is below this (0–100) do not send for this campaign. */
  pauseOnHealthBelow: number;
  scheduledAt?: Date;
  createdAt: Date;
  startedAt?: Date;
  finishedAt?: Date;
  /** Last contact (phone) that was written to the ledger; everything up to it is durable there. */
  audienceCursor?: string;
  audienceComplete: boolean;
  /** The number that round-robin chose last. */
  lastInstance?: string;
  /** Why it failed. */
  reason?: string;
  /** Set while its messages wait because no number can send: what keeps each of them. */
  waiting?: Blocked[];
}

/** Why a number cannot take a campaign's messages now. */
export interface Blocked {
  instance: string;
  why: 'gone' | 'state' | 'health' | 'hour_limit' | 'day_limit' | 'campaign_limit';
  state?: InstanceState;
}

/**
 * A row's life: `queued → assigned → sending → sent → delivered → read`, or it ends as `failed`, `expired` or
 * `suppressed`. `unknown`: sent or not, nobody knows yet; reconciled, never resent blindly.
 */
export const MESSAGE_STATUSES = [
  'queued',
  'assigned',
  'sending',
  'unknown',
  'sent',
  'delivered',
  'read',
  'failed',
  'expired',
  'suppressed',
] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** One recipient of one campaign: a row of the ledger. */
export interface Message {
  /** Campaign and phone: the same person is never in one campaign twice. */
  id: string;
  campaignId: string;
  phone: string;
  status: MessageStatus;
  /** Index into the campaign's variants. */
  variant: number;
  instance?: string;
  /** How often sending was begun. Together with the status it says whose attempt an outcome belongs to. */
  attempt: number;
  /** How often it was planned and then turned away for want of capacity. */
  turnedAway: number;
  /** WhatsApp's message id, the only thing that webhooks can be matched by. */
  keyId?: string;
  reason?: string;
  /** Of the text of the last attempt, to find it again among what Evolution has stored. */
  textHash?: string;
  sendingAt?: Date;
  sentAt?: Date;
  deliveredAt?: Date;
  readAt?: Date;
}

/** A person. The phone is the identity. */
export interface Contact {
  phone: string;
  name?: string;
  segment?: string;
  attributes: Record<string, string>;
  optedOut: boolean;
}

/** How far a campaign is: rows by status. */
export type Progress = Record<MessageStatus, number> & { total: number };

/** What one number did for one campaign. */
export interface InstanceReport {
  instance: string;
  sent: number;
  delivered: number;
  read: number;
  failed: number;
}
