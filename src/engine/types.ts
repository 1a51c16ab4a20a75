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
  /** Since when it is on that server, if it was on another before. */
  movedAt?: Date;
  phone?: string;
  state: InstanceState;
  /** What was seen that put it into its state, for people. */
  evidence: string;
  since: Date;
  /** When a restriction ends (a temporary ban), or when a number that was taken out is tried again. */
  until?: Date;
  /** What a restriction forbids: only the first message to somebody, or all of them. */
  restriction?: Restriction;
  /** Until when it may open no chats, while that does not show in its state: it is away, or paused. */
  coldUntil?: Date;
  /** What took it out of use, where its state alone does not say. */
  cause?: Cause;
  /** When WhatsApp last restricted or banned it. */
  penalizedAt?: Date;
  /** When WhatsApp last had it start anew (code 515), or may have: it was in use and reconnected. See `close-codes.ts`. */
  restartedAt?: Date;
  /** While it is dropped: how often Frota has tried to bring it back, see `reconnect.ts`. */
  reconnect?: Reconnect;
  /** Messages an hour and a day, over all campaigns. While it warms up less is sent, see `warmup.ts`. */
  hourLimit: number;
  dayLimit: number;
  /** Messages a day to people whom this number has never written to. */
  newChatLimit: number;
  /** Not there: it is warmed up. */
  warmUp?: WarmUp;
  /** 0–100, see `health.ts`. */
  health: number;
  /** Failures in a row that are the number's own; a success ends the row. */
  consecutiveFailures: number;
  lastFailureAt?: Date;
  /** First messages that WhatsApp refused in a row, see `receipts.ts`. */
  coldRefusals?: number;
  /** When WhatsApp last acknowledged anything that this number sent. */
  lastAckAt?: Date;
  /** All that Evolution had stored of it by then has been taken, see `catch-up.ts`. */
  caughtUpTo?: Date;
  /** When it was last found that webhooks of it had not come. */
  gapAt?: Date;
}

/** `cold`: people who know the number may still be written to; WhatsApp refuses new chats (463). */
export type Restriction = 'cold' | 'all';

/**
 * Why a number is `disconnected`: Frota took it out, because its sends fail or because it is open and nothing comes back;
 * another session replaced it; its Evolution is outdated; or Evolution or the settings have it no more.
 */
export type Cause = 'failing' | 'silent' | 'replaced' | 'outdated' | 'gone';

/** Tries to connect a number since it came into its state, and when the next is due. */
export interface Reconnect {
  tries: number;
  at: Date;
}

/** How far a young number is on its way to full volume, see `warmup.ts`. */
export interface WarmUp {
  /** Place in the table of volumes, from 0. */
  stage: number;
  /** When the stage began. */
  since: Date;
}

export const STRATEGIES = [
  'round_robin',
  'balanced',
  'intelligent',
  'sticky',
  'by_segment',
  'hybrid',
] as const;
export type StrategyName = (typeof STRATEGIES)[number];

export const CAMPAIGN_STATUSES = [
  'draft',
  'pending_approval',
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
  /** For `by_segment`: which numbers write to whom. */
  segments?: SegmentMap;
  /** Sent with each text, as its caption. */
  media?: Media;
  /** Messages that were not sent by then are not sent any more. */
  expiresAt?: Date;
  scheduledAt?: Date;
  createdAt: Date;
  startedAt?: Date;
  /** When a person last had it go on after a pause. */
  resumedAt?: Date;
  finishedAt?: Date;
  /** Last contact (phone) that was written to the ledger; everything up to it is durable there. */
  audienceCursor?: string;
  audienceComplete: boolean;
  /** The number that round-robin chose last. */
  lastInstance?: string;
  /** How often it was edited; not there: never. */
  revision?: number;
  /** That somebody wants it launched, while another person has to approve it. */
  approval?: Approval;
  /** As what it may be sent. */
  cleared?: Clearance;
  /** That somebody did not approve its launch. */
  refused?: Refused;
  /** Why it failed. */
  reason?: string;
  /** Why Frota itself paused it. */
  brake?: Brake;
  /** Why none of its messages can be sent now. */
  waiting?: Waiting;
}

/** Somebody of the team in a chat. */
export interface ChatUser {
  /** `slack:U012AB3CD`, `telegram:123456789`. */
  id: string;
  name: string;
}

/** A launch that waits for another person, see `approval.ts`. */
export interface Approval {
  by: ChatUser;
  at: Date;
  /** How many people it would be sent to when it was asked for. */
  recipients: number;
  /** It is to be launched at once, whatever its time. */
  atOnce?: boolean;
}

/** The revision at which it was last launched. */
export interface Clearance {
  revision: number;
  /** Whoever launched it in a chat without anybody's approval; not there: two people did, or whoever runs the machine. */
  alone?: ChatUser;
  /** Who approved it for whom, where somebody had to. */
  approved?: Decided;
}

/** What another person decided about a launch. */
export interface Decided {
  by: string;
  at: Date;
  /** Who had asked for it. */
  asked?: ChatUser;
}

/** Why a launch was not approved. */
export interface Refused extends Decided {
  reason?: string;
}

/** Segment → names of numbers. Contacts of any other segment are written to by `otherwise`. */
export interface SegmentMap {
  bySegment: Record<string, string[]>;
  /** Empty: contacts of other segments wait. */
  otherwise: string[];
}

/** A file at a URL that Evolution fetches. */
export interface Media {
  url: string;
  type: 'image' | 'video' | 'document';
  fileName?: string;
}

/** The contagion brake: numbers that WhatsApp restricted or banned while they sent the campaign. */
export interface Brake {
  instances: string[];
  at: Date;
}

/** Why none of a campaign's messages can be sent now, and until when at least. */
export interface Waiting {
  /** What keeps each of its numbers; none when it is the recipients' rules that keep the messages. */
  numbers: Blocked[];
  /** How many messages wait for a recipient's hours, or for their turn to be written to again. */
  recipients?: Partial<Record<RecipientRule, number>>;
  until?: Date;
}

/** Rules that protect the recipient: not at night, and not from several campaigns at once. */
export const RECIPIENT_RULES = ['quiet_hours', 'contact_limit'] as const;
export type RecipientRule = (typeof RECIPIENT_RULES)[number];

/** Why a number cannot take a campaign's messages now. */
export interface Blocked {
  instance: string;
  why: 'gone' | 'state' | 'health' | BudgetKind;
  state?: InstanceState;
}

/** The limits of a number. */
export const BUDGET_KINDS = ['hour_limit', 'day_limit', 'campaign_limit', 'new_chat_limit'] as const;
export type BudgetKind = (typeof BUDGET_KINDS)[number];

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
  /** Numbers that did not send it after all, and why; the last few. */
  tries?: Try[];
  /** It is the first that its number writes to this person. */
  cold?: boolean;
  /** WhatsApp's message id, the only thing that webhooks can be matched by. */
  keyId?: string;
  reason?: string;
  /** Of the text of the last attempt, to find it again among what Evolution has stored. */
  textHash?: string;
  sendingAt?: Date;
  sentAt?: Date;
  deliveredAt?: Date;
  readAt?: Date;
  /** When its recipient first answered it. */
  repliedAt?: Date;
}

/** A number that a message was given to in vain. */
export interface Try {
  instance: string;
  reason: string;
  at: Date;
}

/** A person. The phone is the identity. */
export interface Contact {
  phone: string;
  name?: string;
  segment?: string;
  /** What automations marked them with. */
  tags?: string[];
  attributes: Record<string, string>;
  /** They do not want to be written to, by any number. */
  optedOut: boolean;
  /** Since when they do not. */
  optedOutAt?: Date;
  /** The number that they hear from. */
  preferredInstance?: string;
  /** Numbers that have a chat with them, as either has written to the other. */
  chats?: string[];
  /** The message (its id) that was last sent to them: what they write then is an answer to it. */
  lastMessage?: string;
  lastContactedAt?: Date;
  repliedAt?: Date;
  /** When they last came back from not wanting to be written to. */
  optedInAt?: Date;
}

/** How much an incident matters: critical ones wake people up. */
export const SEVERITIES = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Who may do what; whoever has no role may do nothing. Each may do what those before may. */
export const PERSON_ROLES = ['viewer', 'operator', 'approver', 'admin'] as const;
export type PersonRole = (typeof PERSON_ROLES)[number];

/** How far a campaign is: rows by status, and how many of all were answered. */
export type Progress = Record<MessageStatus, number> & { total: number; replied: number };

/** What became of messages. Each step includes the later ones: what was read was also delivered. */
export interface OutcomeCounts {
  sent: number;
  delivered: number;
  read: number;
  replied: number;
  failed: number;
}

export const NO_OUTCOMES: OutcomeCounts = { sent: 0, delivered: 0, read: 0, replied: 0, failed: 0 };

/** What one number did for one campaign. */
export interface InstanceReport extends OutcomeCounts {
  instance: string;
}
