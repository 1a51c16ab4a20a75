/**
 * What chat platforms sent, by their own ids: they send it again when they do not hear in time that it came. It is kept for a
 * day, and they give up before.
 */
export interface SeenStore {
  /** Whether it is taken for the first time; of several at once one hears so. */
  take(id: string, at: Date): Promise<boolean>;
  /** Whether it was taken. */
  has(id: string): Promise<boolean>;
  /**
   * Begins to handle what is sent again until it was handled. Of several at once one hears `ours`, the others `under way` until
   * it is done. What is not done after `leaseMs` its process has died of: it is whose next begins, `MOST_BEGINNINGS` times.
   */
  begin(id: string, at: Date, leaseMs: number): Promise<'ours' | 'under way' | 'done'>;
  /** It was handled: it is not begun again. */
  done(id: string): Promise<void>;
}

/** What so many processes have died of is not given to one more. */
export const MOST_BEGINNINGS = 3;
