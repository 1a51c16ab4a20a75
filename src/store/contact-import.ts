import type { ContactStore, ImportedContact } from '../contacts/ports.ts';
import type { ContactDoc, Models } from './models.ts';

/** Where imported contacts go in MongoDB, with the list's fields kept beside. */
export function mongoContactImport({ contacts, lists }: Pick<Models, 'contacts' | 'lists'>): ContactStore {
  return {
    async upsertMany(batch, list) {
      // The list exists before its contacts, so that an import that stops half way can be seen.
      await lists.updateOne(
        { _id: list },
        { $addToSet: { fields: { $each: fieldsOf(batch) } } },
        { upsert: true },
      );
      const result = await contacts.bulkWrite(
        batch.map((contact) => ({ updateOne: upsertOf(contact, list) })),
        { ordered: false },
      );
      return { inserted: result.upsertedCount, updated: batch.length - result.upsertedCount };
    },
  };
}

function upsertOf({ phone, name, segment, attributes }: ImportedContact, list: string) {
  const known = Object.entries(attributes).map(([key, value]) => [`attributes.${key}`, value]);
  const set: Partial<ContactDoc> = {
    ...(name !== undefined && { name }),
    ...(segment !== undefined && { segment }),
    ...Object.fromEntries(known),
  };
  return {
    filter: { _id: phone },
    update: {
      ...(Object.keys(set).length > 0 && { $set: set }),
      $addToSet: { lists: list },
      $setOnInsert: { optedOut: false, ...(known.length === 0 && { attributes: {} }) },
    },
    upsert: true,
  };
}

function fieldsOf(batch: readonly ImportedContact[]): string[] {
  const fields = new Set(batch.flatMap(({ attributes }) => Object.keys(attributes)));
  if (batch.some(({ name }) => name !== undefined)) fields.add('name');
  if (batch.some(({ segment }) => segment !== undefined)) fields.add('segment');
  return [...fields].sort();
}
