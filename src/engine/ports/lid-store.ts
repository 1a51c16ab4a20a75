/** Whose privacy address (`@lid`) is whose: learned from what tells both, as most messages tell one alone. */
export interface LidStore {
  /** A person with this address has this phone (E.164); the last word counts. Safe to repeat. */
  learn(lid: string, phone: string): Promise<void>;
  /** Undefined: nobody has said so far. */
  phoneOf(lid: string): Promise<string | undefined>;
}
