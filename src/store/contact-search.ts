import type { Model } from 'mongoose';
import { literal } from '../engine/literal.ts';
import { plain } from '../engine/plain.ts';
import type { ContactStore } from '../engine/ports.ts';
import type { Contact } from '../engine/types.ts';
import type { ContactDoc } from './models.ts';

/** How each letter may be written. FerretDB has no collations that leave accents out. */
const ACCENTED: Readonly<Record<string, string>> = {
  a: 'aàáâãäåAÀÁÂÃÄÅ',
  c: 'cçCÇ',
  e: 'eèéêëEÈÉÊË',
  i: 'iìíîïIÌÍÎÏ',
  n: 'nñNÑ',
  o: 'oòóôõöOÒÓÔÕÖ',
  u: 'uùúûüUÙÚÛÜ',
  y: 'yýÿYÝŸ',
};

/** Looks for people in MongoDB by what is known of them in part. */
export function contactSearch(
  contacts: Model<ContactDoc>,
  contactOf: (row: ContactDoc) => Contact,
): Pick<ContactStore, 'search' | 'listsOf'> {
  return {
    async search(part, limit) {
      const wanted =
        'name' in part
          ? { name: { $regex: patternOf(part.name), $options: 'i' } }
          : { _id: { $regex: part.digits.replaceAll(/\D/g, '') } };
      const rows = await contacts
        .find({ ...wanted, 'lists.0': { $exists: true } })
        .sort({ _id: 1 })
        .limit(limit)
        .lean<ContactDoc[]>();
      return rows.map(contactOf);
    },

    async listsOf(phone) {
      const row = await contacts.findById(phone, { lists: 1 }).lean<Pick<ContactDoc, 'lists'>>();
      return (row?.lists ?? []).toSorted();
    },
  };
}

function patternOf(name: string): string {
  return Array.from(plain(name), (letter) => {
    const ways = ACCENTED[letter];
    return ways === undefined ? literal(letter) : `[${ways}]`;
  }).join('');
}
