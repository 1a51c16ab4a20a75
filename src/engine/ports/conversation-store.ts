/**
 * What is asked of somebody one question after another. Each step is a compare-and-set, so that of two messages that are handled
 * at once, by whatever processes, the second finds what the first left.
 */
export interface ConversationStore {
  /** Undefined: there is none, or none that anybody went on with for `CONVERSATION_KEPT_MS`. */
  get(id: string, now: Date): Promise<Conversation | undefined>;
  /** Begins one. @returns false: there is one already, which stays as it is. */
  begin(id: string, said: string, now: Date): Promise<boolean>;
  /** Goes on from what was read. @returns false: somebody else has gone on, or ended it. */
  move({ id, revision }: Conversation, said: string, now: Date): Promise<boolean>;
  /** Ends it as it was read. @returns false: somebody else has gone on, or ended it. */
  end({ id, revision }: Conversation): Promise<boolean>;
  /** Keeps what the chat's library waits with; no step, and nothing where there is none. */
  wait(id: string, waits: string): Promise<void>;
}

export interface Conversation {
  /** Where, and with whom: `telegram:-100123:456`. */
  id: string;
  /** Counts its steps. */
  revision: number;
  /** What was said so far, as JSON. */
  said: string;
  /** What the chat's library waits with, as JSON. */
  waits?: string;
}

/** Nobody goes on with what was left for longer, in ms. */
export const CONVERSATION_KEPT_MS = 7 * 24 * 3_600_000;
