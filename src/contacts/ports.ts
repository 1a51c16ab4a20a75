/** One person of a contact file, ready to be stored. */
export interface ImportedContact {
  /** E.164, for example `+5511900000000`. The contact's identity. */
  readonly phone: string;
  readonly name?: string;
  readonly segment?: string;
  /** The file's other columns under their template key (see `fieldKey`); empty cells are left out. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Where imported contacts go. */
export interface ContactStore {
  /**
   * Inserts or updates contacts, keyed by phone, and puts them on a list.
   *
   * A batch has at most {@link MAX_BATCH} contacts, sorted by phone, no phone twice. The call is idempotent. What a
   * contact leaves out (name, segment, an attribute) keeps the value it had: the file says nothing about it.
   *
   * `inserted` counts contacts that were unknown before the call, `updated` those already known, changed or not;
   * together they are the size of the batch.
   */
  upsertMany(
    contacts: readonly ImportedContact[],
    list: string,
  ): Promise<{ inserted: number; updated: number }>;
}

/** Contacts per `upsertMany` call. */
export const MAX_BATCH = 1_000;
