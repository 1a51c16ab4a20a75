/** The buttons that chats show, by what their presses say; each is good for `PRESS_KEPT_MS`. */
export interface PressStore {
  /** Durable when it answers. What is there stays, and is good for as long again. */
  keep(presses: readonly Press[]): Promise<void>;
  /** Undefined: nobody showed it, or too long ago. */
  get(id: string, now: Date): Promise<Press | undefined>;
  /**
   * Whoever presses first has the button for `forMs`; who presses meanwhile is told whose it is. The same person's second
   * press is not first either.
   */
  claim(id: string, by: string, now: Date, forMs: number): Promise<PressClaim>;
}

export interface Press {
  id: string;
  /** What it stands for, as it would be typed. */
  line: string;
  /** Asked before it is done. */
  confirm?: string;
  /** When it was shown. */
  at: Date;
}

export interface PressClaim {
  first: boolean;
  by: string;
  at: Date;
}

/** Nobody presses a button that is older than this, in ms. */
export const PRESS_KEPT_MS = 30 * 24 * 3_600_000;
