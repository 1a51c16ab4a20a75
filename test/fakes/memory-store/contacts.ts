import type { ContactList, ContactStore } from '../../../src/engine/ports.ts';
import type { Contact } from '../../../src/engine/types.ts';
import { compareText } from './row.ts';
import { type SortedList, sortedList } from './sorted-list.ts';
import { frozen } from './values.ts';

interface List {
  phones: SortedList<string>;
  members: Set<string>;
  fields: Set<string>;
}

export interface MemoryContacts extends ContactStore {
  /** Puts people on a list as they are; those who are known already are replaced. */
  add(list: string, people: readonly Contact[]): void;
}

/** Contacts and their lists in memory. What they hold is frozen. */
export function memoryContacts(): MemoryContacts {
  const contacts = new Map<string, Contact>();
  const lists = new Map<string, List>();

  const copiesOf = (phones: Iterable<string>): Contact[] => {
    const copies: Contact[] = [];
    for (const phone of phones) {
      const contact = contacts.get(phone);
      if (contact !== undefined) copies.push({ ...contact });
    }
    return copies;
  };
  const described = (name: string, { phones, fields }: List): ContactList => ({
    name,
    size: phones.size,
    fields: [...fields],
  });

  return {
    add(name, people) {
      const list = lists.get(name) ?? {
        phones: sortedList(compareText),
        members: new Set(),
        fields: new Set(),
      };
      lists.set(name, list);
      for (const person of people) {
        contacts.set(person.phone, frozen(person));
        for (const field of fieldsOf(person)) list.fields.add(field);
        if (list.members.has(person.phone)) continue;
        list.members.add(person.phone);
        list.phones.add(person.phone);
      }
    },

    async get(phone) {
      return copiesOf([phone])[0];
    },

    async many(phones) {
      return new Map(copiesOf(phones).map((contact) => [contact.phone, contact]));
    },

    async page(name, after, limit) {
      const page: string[] = [];
      for (const phone of lists.get(name)?.phones.from((one) => after !== undefined && one <= after) ?? []) {
        if (page.length >= limit) break;
        page.push(phone);
      }
      return copiesOf(page);
    },

    async sample(name, size) {
      const phones = [...(lists.get(name)?.phones ?? [])];
      for (let at = 0; at < Math.min(size, phones.length); at++) {
        const other = at + Math.floor(Math.random() * (phones.length - at));
        [phones[at], phones[other]] = [phones[other]!, phones[at]!];
      }
      return copiesOf(phones.slice(0, size));
    },

    async list(name) {
      const list = lists.get(name);
      return list && described(name, list);
    },

    async lists() {
      return [...lists]
        .map(([name, list]) => described(name, list))
        .sort((a, b) => compareText(a.name, b.name));
    },

    async prefer(changes) {
      const made = changes.filter(({ phone, from, to }) => {
        const contact = contacts.get(phone);
        if (contact === undefined || contact.preferredInstance !== from) return false;
        contacts.set(phone, Object.freeze({ ...contact, preferredInstance: to }));
        return true;
      });
      return made.length;
    },

    async noteSent(phone, instance, at) {
      const contact = contacts.get(phone);
      if (contact === undefined) return;
      const { chats = [], lastContactedAt = at } = contact;
      contacts.set(
        phone,
        Object.freeze({
          ...contact,
          chats: chats.includes(instance) ? chats : (Object.freeze([...chats, instance]) as string[]),
          lastContactedAt: at > lastContactedAt ? at : lastContactedAt,
        }),
      );
    },
  };
}

function fieldsOf({ name, segment, attributes }: Contact): string[] {
  return [
    ...Object.keys(attributes),
    ...(name === undefined ? [] : ['name']),
    ...(segment === undefined ? [] : ['segment']),
  ];
}
