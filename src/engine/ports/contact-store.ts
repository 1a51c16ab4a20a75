import type { Choice } from '../choice.ts';
import type { Contact } from '../types.ts';

export interface ContactStore {
  get(phone: string): Promise<Contact | undefined>;
  /** Those that exist, by phone. */
  many(phones: readonly string[]): Promise<Map<string, Contact>>;
  /** Those that are on a list, by phone. The others are no contacts: all that is known of them is what they chose. */
  listed(phones: readonly string[]): Promise<Map<string, Contact>>;
  /** Contacts of a list whose phone comes after the cursor, in the order of their phones. */
  page(list: string, after: string | undefined, limit: number): Promise<Contact[]>;
  /** How many people of a list may be written to, as they have not opted out. */
  reachable(list: string): Promise<number>;
  /** So many contacts of a list, chosen at random; all of a list that has no more. */
  sample(list: string, size: number): Promise<Contact[]>;
  /**
   * People by a part of their name (accents and capitals do not matter) or of their phone's digits, by phone; of those who
   * are on a list. It looks at everybody, so that it is for people who ask, not for programs.
   */
  search(part: { name: string } | { digits: string }, limit: number): Promise<Contact[]>;
  /** Names of the lists that somebody is on. */
  listsOf(phone: string): Promise<string[]>;
  /** Undefined: there is no such list. */
  list(name: string): Promise<ContactList | undefined>;
  lists(): Promise<ContactList[]>;
  /** Makes a number the one that a contact hears from, wherever the former still is. Answers how many were changed. */
  prefer(changes: readonly Preference[]): Promise<number>;
  /** Nobody has a chat with this number any more. Answers how many had one. Safe to repeat. */
  forgetAllChats(instance: string): Promise<number>;
  /** A number has written to a contact (a message's row, by its id): they have a chat from now on. */
  noteSent(phone: string, instance: string, at: Date, message?: string): Promise<void>;
  /**
   * Somebody has written to a number: by whichever form of their phone they are known, they have a chat from now on. Answers
   * the contact that was written to last, as it was. Undefined: none of these phones is known.
   */
  noteReply(phones: readonly string[], instance: string, at: Date): Promise<Contact | undefined>;
  /**
   * Writes down under every form of a person's phone what was said about being written to, see `choice.ts`; also of somebody
   * who is no contact, so that an import does not bring them in as one who may be written to. Safe to repeat.
   * @returns the phone that is on a list, or else the first, if things are as they are there because of this choice (also
   * when it is repeated). Undefined: it was so before, or what was said later counts.
   */
  choose(phones: readonly string[], choice: Choice): Promise<string | undefined>;
  /** What a number wrote to a contact did not reach them after all: they have no chat. */
  forgetChat(phone: string, instance: string): Promise<void>;
  /** Marks a contact with a tag. Safe to repeat. */
  tag(phone: string, tag: string): Promise<void>;
  /** Puts a contact on a list, which is made if it is missing. Safe to repeat. */
  addToList(phone: string, list: string): Promise<void>;
}

export interface Preference {
  phone: string;
  /** Undefined: none so far. */
  from: string | undefined;
  to: string;
}

export interface ContactList {
  name: string;
  size: number;
  /** Names that a template may use for the contacts of this list. */
  fields: string[];
}
