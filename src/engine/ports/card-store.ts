/**
 * The cards that chats show: each is a subject (`incident:7f3a`, `campaign:42`) in one chat, as one message that is brought up to
 * date in place. What is written here is what is known of that message; what it is to show is its source's to say.
 */
export interface CardStore {
  /**
   * Somebody asks for these: they are to be looked at, made if they are not there, and it is forgotten that they were gone.
   * Durable when it answers.
   */
  want(cards: readonly CardKey[], at: Date): Promise<void>;
  /** These are made and to be looked at, if they are not there. Safe to repeat. */
  ensure(cards: readonly CardKey[], at: Date): Promise<void>;
  /** Something of the subject has changed: all its cards are to be looked at. */
  touch(subject: string, at: Date): Promise<void>;
  /** A card as it is known. Undefined: nobody has wanted it. */
  get(key: CardKey): Promise<Card | undefined>;
  /**
   * Takes cards that are due, those that are due longest first; they are this caller's for `leaseMs`.
   * @param except chats of which none are taken
   */
  claim(limit: number, now: Date, leaseMs: number, except?: readonly string[]): Promise<ClaimedCard[]>;
  /**
   * Notes what was just done, or is about to be, and keeps the card until `leaseUntil`. False: the lease was over and somebody
   * else has it.
   */
  note(card: ClaimedCard, changes: CardChanges, leaseUntil: Date): Promise<boolean>;
  /**
   * The work on a card is done. Whoever wanted it meanwhile is not forgotten: then it is due again as soon as it has rested.
   * Nothing happens if somebody else has it by now.
   */
  settle(card: ClaimedCard, changes: CardChanges, next: NextLook): Promise<void>;
}

export interface CardKey {
  subject: string;
  /** By its full name: `slack:C012AB3CD`. */
  chat: string;
}

export interface Card extends CardKey {
  /** Where it is, in its platform's own words. Undefined: it has not been posted, or is there no more. */
  ref?: { chat: string; message: string };
  /** A hash of what it shows. */
  shown?: string;
  /** The pictures and files beside it, in their order. */
  pictures?: readonly CardPicture[];
  /** Keys of what was told in its thread. */
  told: readonly string[];
  /** A message was about to be posted for it, and nobody noted what became of that. */
  postingAt?: Date;
  /** How often its message was gone. */
  gone: number;
  /** How often in a row its platform could not be reached or did not want it. */
  failures: number;
  /** What its platform had against it last. */
  problem?: string;
}

/** A picture or file of a card: a message of its own, that is replaced when it is to show something else. */
export interface CardPicture {
  /** The card's message that it was posted for; that may be another by now. */
  beside: string;
  /** Undefined: its platform did not want it. */
  ref?: { chat: string; message: string };
  /** A hash of what it shows. */
  shown: string;
}

export interface ClaimedCard extends Card {
  /** Whose claim it is. */
  claim: string;
  /** How often it has been wanted so far. */
  wants: number;
}

/** What is to be known of a card from now on; `null`: it is not so any more. */
export interface CardChanges {
  ref?: Card['ref'] | null;
  shown?: string | null;
  /** All of them; `null`: there are none (any more). */
  pictures?: readonly CardPicture[] | null;
  /** One more key. */
  told?: string;
  postingAt?: Date | null;
  gone?: number;
  failures?: number;
  problem?: string | null;
}

export interface NextLook {
  /** Nobody looks at it before. */
  restUntil: Date;
  /** When to look though nobody wants it. Undefined: never. */
  dueAt?: Date;
}

/** A card that nobody looked at for so long, in ms, is forgotten. */
export const CARD_KEPT_MS = 90 * 24 * 3_600_000;
