import type { ChatMessage } from './chat.ts';

/** What a card shows now. */
export interface CardView {
  message: ChatMessage;
  /** What is to be told in its thread, oldest first, each once: its key is never used for anything else of the card. */
  thread: readonly { key: string; message: ChatMessage }[];
  /** When it may look different though nobody says so: a progress, an expiry. Undefined: when somebody says so. */
  nextAt?: Date;
  /** It stays as it is from here on. */
  final?: true;
}

/** Makes the cards of one kind of subject. */
export interface CardSource {
  /** What its subjects begin with: `incident`, `campaign`. */
  kind: string;
  /**
   * What a card shows in one chat, in the team's language. `hidden`: nothing is posted (yet); what was posted stays. Undefined:
   * there is no such subject any more.
   * @param subject without its kind
   * @param chat by its full name
   */
  view(subject: string, chat: string): Promise<CardView | { hidden: true; nextAt?: Date } | undefined>;
  /** Subjects that each chat should show, as far as nobody has wanted them yet; looked at every few seconds. Without their kind. */
  wanted?(): Promise<readonly { subject: string; chat: string }[]>;
}
