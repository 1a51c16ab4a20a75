/** Whose privacy address (`@lid`) is whose: learned from what tells both, as most messages tell one alone. */
export interface LidStore {
  /**
   * A person with this address has this phone (E.164); the last word counts. Safe to repeat.
   * @returns what they wished before it was known whose the address is.
   */
  learn(lid: string, phone: string): Promise<LidWish | undefined>;
  /** Undefined: nobody has said so far. */
  phoneOf(lid: string): Promise<string | undefined>;
  /** Keeps the last wish of somebody whose phone is not known. Safe to repeat, in any order. */
  keepWish(lid: string, wish: LidWish): Promise<void>;
  /** It has been granted. One that came meanwhile stays. */
  endWish(lid: string, wish: LidWish): Promise<void>;
}

/** What somebody wrote about being written to, and to which number. */
export interface LidWish {
  optedOut: boolean;
  at: Date;
  instance: string;
}
