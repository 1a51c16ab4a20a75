import type { Contact } from '../types.ts';

export interface ContactStore {
  get(phone: string): Promise<Contact | undefined>;
  /** Contacts of a list whose phone comes after the cursor, in the order of their phones. */
  page(list: string, after: string | undefined, limit: number): Promise<Contact[]>;
  /** Undefined: there is no such list. */
  list(name: string): Promise<ContactList | undefined>;
  lists(): Promise<ContactList[]>;
}

export interface ContactList {
  name: string;
  size: number;
  /** Names that a template may use for the contacts of this list. */
  fields: string[];
}
