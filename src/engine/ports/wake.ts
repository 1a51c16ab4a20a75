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
