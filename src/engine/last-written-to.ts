import type { Contact } from './types.ts';

/** Of several contacts that are the same person, the one that heard from us last; the first, if none has. */
export function lastWrittenTo(contacts: readonly Contact[]): Contact | undefined {
  const at = ({ lastContactedAt }: Contact): number => lastContactedAt?.getTime() ?? 0;
  return contacts.toSorted((a, b) => at(b) - at(a))[0];
}
