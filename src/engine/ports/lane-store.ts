/** The durable send slot of each number. */
export interface LaneStore {
  get(instance: string): Promise<Lane>;
  /**
   * Takes the slot if it is due: `nextSendAt ≤ now → next`, a message leaves now. False: somebody else has it, it is not due,
   * or a message left less than `minMs` ago (0 if not given).
   * @param now also a little later than that: the slot is booked, and only to be waited for.
   * @param campaignId whose turn it was. Undefined: no campaign's.
   */
  claim(
    instance: string,
    now: Date,
    next: Date,
    campaignId: string | undefined,
    minMs?: number,
  ): Promise<boolean>;
  /** A message left: the next slot is not before `next`; one that is later already stays. */
  left(instance: string, at: Date, next: Date): Promise<void>;
}

export interface Lane {
  instance: string;
  nextSendAt: Date;
  /** When a message last left, or was about to. */
  lastSentAt?: Date;
  /** Whose message went last, so that campaigns take turns. */
  lastCampaign?: string;
}
