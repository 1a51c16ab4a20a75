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
