/**
 * Which contacts hear from which number, for counting and moving many of them. Who opted out is left alone, unless asked for.
 * A contact that a migration moved carries its id as a mark, until anything else moves it.
 */
export interface PlacementStore {
  /** In the order of their phones. */
  find(query: PlacementQuery & PlacementRange): Promise<Placement[]>;
  count(query: PlacementQuery): Promise<number>;
  /** All numbers that have contacts, with how many, and how many of them were quiet since. */
  byNumber(quietSince: Date): Promise<Map<string, { contacts: number; quiet: number }>>;
  /** Contacts that a migration put where they are, by number. */
  movedBy(mark: string): Promise<Map<string, number>>;
  /**
   * Moves each contact that is still as it was read, and (if asked for) still quiet; they carry the mark, or none.
   * Answers how many it moved. In batches of no more than `MAX_CHUNK`.
   */
  move(moves: readonly PlacementMove[], how: { mark?: string } & Quiet): Promise<number>;
}

/** Contacts that are read and moved at a time, see `move-many.ts` of the store. */
export const MAX_CHUNK = 1_000;

export interface PlacementQuery extends Quiet {
  /** The number that they hear from. */
  instance?: string;
  mark?: string;
  /** Only those who replied or opted in. */
  engaged?: true;
  /** Only those who opted out. */
  optedOut?: true;
}

/** A stretch of contacts in the order of their phones: those behind `after`, up to and with `upTo`. */
export interface PlacementRange {
  after?: string | undefined;
  upTo?: string | undefined;
  limit: number;
}

export interface Quiet {
  /** Only those who were not written to after this. */
  notWrittenToSince?: Date;
  /** Only those who did not reply after this. */
  noReplySince?: Date;
  /** Only those to whom the number that they hear from has not written since they were moved to it. */
  unheard?: true;
}

/** Where a contact is. */
export interface Placement {
  phone: string;
  instance: string;
  mark?: string;
  /** Numbers that have written to them. */
  chats: readonly string[];
}

export interface PlacementMove extends Placement {
  to: string;
}
