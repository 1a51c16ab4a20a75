/**
 * What only one process may do at a time, though several could: who holds its lease does it. A lease that is not extended runs
 * out, and is whose asks next; so a process that dies is replaced, and one that sleeps for longer than its lease must ask before
 * it goes on. Only for what cannot be claimed piece by piece: numbers, messages and cards can.
 */
export interface LeaseStore {
  /**
   * Takes a free lease, or extends one's own, until `now` and so many ms. Of several at once one hears true.
   * @param holder of this process alone
   */
  take(name: string, holder: string, now: Date, ms: number): Promise<boolean>;
  /** Gives it back, so that nobody has to wait until it runs out. Another's stays as it is. */
  free(name: string, holder: string): Promise<void>;
}
