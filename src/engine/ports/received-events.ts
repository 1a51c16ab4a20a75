/** The webhooks that were received, for people: how many wait, and which were given up. */
export interface ReceivedEvents {
  stats(now: Date): Promise<ReceivedStats>;
  /** Events that were given up after errors, the last one first; from behind one of them on. */
  dead(limit: number, after?: Pick<DeadEvent, 'diedAt' | 'ref'>): Promise<DeadEvent[]>;
  /** One of them, by its ref. */
  deadOne(ref: string): Promise<DeadEvent | undefined>;
  /** They are tried again from now on, as if they had just come. Answers how many there were; all if none is named. */
  retryDead(now: Date, ref?: string): Promise<number>;
  /** They are not wanted any more. Answers how many there were; all if none is named. */
  dropDead(ref?: string): Promise<number>;
  /** Webhooks that were not taken, the latest first. */
  refusals(): Promise<Refusals[]>;
}

/**
 * Why a webhook was not taken: its sender did not prove itself (401), it is too large (413), or we could not store it (503; it
 * comes again).
 */
export type RefusalReason = 'unauthorized' | 'too_large' | 'unavailable';

/** Webhooks of one server that were not taken for one reason, over all processes and for good. */
export interface Refusals {
  /** Empty: one that the settings do not name. */
  server: string;
  reason: RefusalReason;
  count: number;
  lastAt: Date;
  /** The size of the largest body that was too large, as far as it was told or read, in bytes. */
  largestBytes?: number;
}

export interface ReceivedStats {
  /** Events that wait to be applied, also those of which the message is not known yet. */
  waiting: number;
  /** Those of them that are due. */
  due: number;
  /**
   * Since when the first of them is; or since when one came that was tried and failed, or lost by whoever tried it, also while
   * it is not due.
   */
  dueSince?: Date;
  dead: number;
}

export interface DeadEvent {
  /** Eight letters and digits by which people name it. */
  ref: string;
  server: string;
  instance: string;
  event: string;
  receivedAt: Date;
  diedAt: Date;
  tries: number;
  /** The last error. */
  error: string;
  /** What Evolution said, without media and API keys. */
  data: unknown;
}
