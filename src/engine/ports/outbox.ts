/**
 * What is still to be told to the outside (a message of its own, a post to a URL, a note to a chat), kept until it was. Each
 * entry is put once, whoever puts it and however often.
 */
export interface Outbox {
  /** Adds entries that are not there yet, by id. Durable when it answers. Safe to repeat. */
  put(entries: readonly NewOutboxEntry[]): Promise<void>;
  /**
   * Takes entries of these kinds that are due, those that are due longest first; they are this caller's for `leaseMs`.
   * @param kinds all, if they are not named
   */
  claim(limit: number, now: Date, leaseMs: number, kinds?: readonly string[]): Promise<OutboxEntry[]>;
  /**
   * Just before what must not be done twice: nobody takes the entry any more. False: the lease was over and somebody else has
   * it, or it has ended.
   */
  begin(entry: Claimed, now: Date): Promise<boolean>;
  /** It was delivered, or given up for a reason. Nothing happens if somebody else has it by now. */
  end(entry: Claimed, how: 'done' | 'failed', reason?: string): Promise<void>;
  /**
   * It is to be tried again. Also of one that was begun and surely had no effect. Nothing happens if somebody else has it by
   * now.
   */
  retry(entry: Claimed, dueAt: Date, reason: string): Promise<void>;
  /**
   * What became of entries whose ids begin so and that were put from `since` on. Of one that was begun a while before `now`
   * and has not ended nobody knows (its process died): it counts as failed.
   */
  tally(idsBegin: string, since: Date, now: Date): Promise<OutboxTally>;
}

/** An entry as it was claimed: the number of tries says whose claim it was. */
export type Claimed = Pick<OutboxEntry, 'id' | 'tries'>;

export interface OutboxEntry {
  /** Says what makes it the same as another. It is logged: no phone may be in it. */
  id: string;
  /** Says who delivers it. */
  kind: string;
  payload: unknown;
  /** How often it was tried. */
  tries: number;
  createdAt: Date;
  /** After this it is not worth delivering. */
  expiresAt: Date;
}

export interface OutboxTally {
  waiting: number;
  done: number;
  failed: number;
  /** The newest of those that failed, or were tried in vain so far. */
  failures: { at: Date; reason: string }[];
}

/** What was begun ends within seconds; after this, in ms, whoever began it is not there any more. */
export const LOST_AFTER_MS = 5 * 60_000;
/** Why such an entry failed. */
export const LOST = 'unknown: the process stopped while it was sent';

/** So many failures are told. */
export const FAILURES_TOLD = 5;

export type NewOutboxEntry = Omit<OutboxEntry, 'tries'> & {
  /** Undefined: at once. */
  dueAt?: Date;
};
