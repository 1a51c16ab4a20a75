import { phoneForms } from '../engine/phone-forms.ts';
import type { Ports } from '../engine/ports.ts';
import type { Contact } from '../engine/types.ts';
import { parsePhone, type Region } from './phone.ts';

/** Digits that are looked for as a part of a phone; fewer say nothing. */
const LEAST_DIGITS = 4;

type Contacts = Pick<Ports, 'contacts'>;

/**
 * People by their phone in whatever form it is written, by a part of its digits, or by a part of their name; in the order of
 * their phones.
 * @param region the country of phones without a country code
 */
export async function findContacts(
  ports: Contacts,
  region: Region,
  typed: string,
  limit: number,
): Promise<Contact[]> {
  const parsed = parsePhone(typed, region);
  if (parsed.ok) {
    const known = await contactsAt(ports, parsed.phone);
    if (known.length > 0) return known;
  }
  const digits = typed.replaceAll(/\D/g, '');
  const isPhone = !/\p{L}/u.test(typed) && digits.length >= LEAST_DIGITS;
  return ports.contacts.search(isPhone ? { digits } : { name: typed }, limit);
}

/**
 * Whoever has a phone (E.164), in any of its forms: those on a list, or else who merely said that they want no messages, whom
 * every form is known of.
 */
export async function contactsAt({ contacts }: Contacts, phone: string): Promise<Contact[]> {
  const forms = phoneForms(phone);
  const listed = await contacts.listed(forms);
  if (listed.size > 0) return [...listed.values()];
  const [known] = (await contacts.many(forms)).values();
  return known === undefined ? [] : [known];
}
