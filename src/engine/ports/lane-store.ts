/** The durable send slot of each number. */
export interface LaneStore {
  get(instance: string): Promise<Lane>;
  /** Takes the slot if it is due: `nextSendAt ≤ now → next`. False: somebody else has it, or it is not due. */
  claim(instance: string, now: Date, next: Date, campaignId: string): Promise<boolean>;
  /** A message left: the next slot is not before `next`; one that is later already stays. */
  left(instance: string, at: Date, next: Date): Promise<void>;
}

export interface Lane {
  instance: string;
  nextSendAt: Date;
  /** When a message last left. */
  lastSentAt?: Date;
  /** Whose message went last, so that campaigns take turns. */
  lastCampaign?: string;
}
