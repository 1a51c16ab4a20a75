import { type ContactStore, type ImportedContact, MAX_BATCH } from '../../src/contacts/ports.ts';

export interface StoredContact extends ImportedContact {
  readonly lists: readonly string[];
}

/** A contact store in memory that holds its callers to the port: sorted batches of bounded size, no phone twice. */
export class MemoryContactStore implements ContactStore {
  readonly contacts = new Map<string, StoredContact>();
  readonly batches: number[] = [];

  async upsertMany(batch: readonly ImportedContact[], list: string) {
    const unsorted = batch.some((contact, i) => i > 0 && contact.phone <= batch[i - 1]!.phone);
    if (unsorted) throw new Error('a batch must be sorted by phone, without repeats');
    if (batch.length === 0 || batch.length > MAX_BATCH) throw new Error(`a batch of ${batch.length}`);
    this.batches.push(batch.length);

    let inserted = 0;
    for (const contact of batch) {
      const known = this.contacts.get(contact.phone);
      if (known === undefined) inserted += 1;
      this.contacts.set(contact.phone, {
        ...known,
        ...contact,
        attributes: { ...known?.attributes, ...contact.attributes },
        lists: [...new Set([...(known?.lists ?? []), list])],
      });
    }
    return { inserted, updated: batch.length - inserted };
  }
}
