import { parsePhone } from '../../contacts/phone.ts';
import { phoneForms } from '../../engine/phone-forms.ts';
import type { Contact } from '../../engine/types.ts';
import { InvalidInputError } from '../../errors.ts';
import { commandProblem } from './command-problems.ts';
import type { CommandContext } from './command.ts';

/** Digits that are looked for as a part of a phone; fewer say nothing. */
const LEAST_DIGITS = 4;

/** A phone as somebody typed it, in E.164. @throws InvalidInputError when it is missing, or none */
export function readPhone({ region }: Pick<CommandContext, 'region'>, typed: string): string {
  if (typed === '') throw new InvalidInputError('No phone', [commandProblem('phone', 'contact_missing')]);
  const parsed = parsePhone(typed, region);
  if (parsed.ok) return parsed.phone;
  throw new InvalidInputError('No phone', [
    commandProblem('phone', 'phone_unreadable', { reason: parsed.code }),
  ]);
}

/**
 * People by their phone in whatever form it is written, by a part of its digits, or by a part of their name; in the order of
 * their phones.
 * @throws InvalidInputError when nothing was said
 */
export async function findContacts(
  { ports, region }: Pick<CommandContext, 'ports' | 'region'>,
  typed: string,
  limit: number,
): Promise<Contact[]> {
  if (typed === '') throw new InvalidInputError('Nobody', [commandProblem('contact', 'contact_missing')]);
  const parsed = parsePhone(typed, region);
  if (parsed.ok) {
    const forms = phoneForms(parsed.phone);
    const listed = await ports.contacts.listed(forms);
    if (listed.size > 0) return [...listed.values()];
    // Who said that they want no messages is known under every form of the phone, though on no list.
    const [known] = (await ports.contacts.many(forms)).values();
    if (known !== undefined) return [known];
  }
  const digits = typed.replaceAll(/\D/g, '');
  const isPhone = !/\p{L}/u.test(typed) && digits.length >= LEAST_DIGITS;
  return ports.contacts.search(isPhone ? { digits } : { name: typed }, limit);
}
