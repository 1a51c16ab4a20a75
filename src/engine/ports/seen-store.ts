/**
 * What chat platforms sent, by their own ids: they send it again when they do not hear in time that it came. It is kept for a
 * day, and they give up within the hour.
 */
export interface SeenStore {
  /** Whether it is taken for the first time; of several at once one hears so. */
  take(id: string, at: Date): Promise<boolean>;
  /** Whether it was taken. */
  has(id: string): Promise<boolean>;
}
