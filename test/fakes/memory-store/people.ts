import type { Contact } from '../../../src/engine/types.ts';
import { compareText } from './row.ts';
import { type SortedList, sortedList } from './sorted-list.ts';

/** Somebody who is kept. What a contact holds is frozen. */
export interface Person {
  contact: Contact;
  /** The migration that put them where they are. */
  mark?: string | undefined;
  /** Numbers that have written to them since they were last moved. */
  heardFrom?: readonly string[];
  /** When the last word on being written to was said. */
  choiceAt?: Date;
}

/** Everybody who is known. */
export interface People {
  get(phone: string): Person | undefined;
  /** Adds somebody, or replaces who was known by the phone. */
  set(person: Person): void;
  /** In the order of their phones, those behind `after`. */
  inOrder(after?: string): Iterable<Person>;
}

export function memoryPeople(): People {
  const people = new Map<string, Person>();
  const phones: SortedList<string> = sortedList(compareText);

  return {
    get: (phone) => people.get(phone),

    set(person) {
      const { phone } = person.contact;
      if (!people.has(phone)) phones.add(phone);
      people.set(phone, person);
    },

    *inOrder(after) {
      for (const phone of phones.from((one) => after !== undefined && one <= after)) {
        const person = people.get(phone);
        if (person !== undefined) yield person;
      }
    },
  };
}
