import { findContacts as find } from '../../contacts/find-contacts.ts';
import { parsePhone } from '../../contacts/phone.ts';
import type { Contact } from '../../engine/types.ts';
import { InvalidInputError } from '../../errors.ts';
import { commandProblem } from './command-problems.ts';
import type { CommandContext } from './command.ts';

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
  return find(ports, region, typed, limit);
}
