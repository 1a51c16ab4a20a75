import { plain } from '../../../src/engine/plain.ts';
import { afterChoice, type Chosen, isMadeBy } from '../../../src/engine/choice.ts';
import { lastWrittenTo } from '../../../src/engine/last-written-to.ts';
import type { ContactList, ContactStore } from '../../../src/engine/ports.ts';
import type { Contact } from '../../../src/engine/types.ts';
import type { People, Person } from './people.ts';
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
  add(list: string, contacts: readonly Contact[]): void;
}

/** Contacts and their lists in memory. What they hold is frozen. */
export function memoryContacts(people: People): MemoryContacts {
  const lists = new Map<string, List>();

  const copiesOf = (phones: Iterable<string>): Contact[] => {
    const copies: Contact[] = [];
    for (const phone of phones) {
      const person = people.get(phone);
      if (person !== undefined) copies.push({ ...person.contact });
    }
    return copies;
  };
  const described = (name: string, { phones, fields }: List): ContactList => ({
    name,
    size: phones.size,
    fields: [...fields],
  });

  const listNamed = (name: string): List => {
    const list = lists.get(name) ?? {
      phones: sortedList(compareText),
      members: new Set(),
      fields: new Set(),
    };
    lists.set(name, list);
    return list;
  };
  const isListed = (phone: string): boolean => [...lists.values()].some(({ members }) => members.has(phone));
  const putOn = (list: List, contact: Contact): void => {
    for (const field of fieldsOf(contact)) list.fields.add(field);
    if (list.members.has(contact.phone)) return;
    list.members.add(contact.phone);
    list.phones.add(contact.phone);
  };

  return {
    add(name, added) {
      const list = listNamed(name);
      for (const contact of added) {
        people.set({ contact: frozen(contact) });
        putOn(list, contact);
      }
    },

    async tag(phone, tag) {
      const person = people.get(phone);
      if (person === undefined) return;
      const tags = withName(person.contact.tags, tag) as string[];
      people.set({ ...person, contact: Object.freeze({ ...person.contact, tags }) });
    },

    async addToList(phone, name) {
      const person = people.get(phone);
      if (person !== undefined) putOn(listNamed(name), person.contact);
    },

    async get(phone) {
      return copiesOf([phone])[0];
    },

    async many(phones) {
      return new Map(copiesOf(phones).map((contact) => [contact.phone, contact]));
    },

    async listed(phones) {
      return new Map(copiesOf(phones.filter(isListed)).map((contact) => [contact.phone, contact]));
    },

    async page(name, after, limit) {
      const page: string[] = [];
      for (const phone of lists.get(name)?.phones.from((one) => after !== undefined && one <= after) ?? []) {
        if (page.length >= limit) break;
        page.push(phone);
      }
      return copiesOf(page);
    },

    async reachable(name) {
      return copiesOf(lists.get(name)?.phones ?? []).filter(({ optedOut }) => !optedOut).length;
    },

    async sample(name, size) {
      const phones = [...(lists.get(name)?.phones ?? [])];
      for (let at = 0; at < Math.min(size, phones.length); at++) {
        const other = at + Math.floor(Math.random() * (phones.length - at));
        [phones[at], phones[other]] = [phones[other]!, phones[at]!];
      }
      return copiesOf(phones.slice(0, size));
    },

    async search(part, limit) {
      const fits = ({ phone, name }: Contact): boolean =>
        'digits' in part
          ? phone.includes(part.digits.replaceAll(/\D/g, ''))
          : plain(name ?? '').includes(plain(part.name));
      const found = [...people.inOrder()]
        .map(({ contact }) => contact)
        .filter((one) => fits(one) && isListed(one.phone));
      return copiesOf(found.slice(0, limit).map(({ phone }) => phone));
    },

    async listsOf(phone) {
      return [...lists]
        .flatMap(([name, { members }]) => (members.has(phone) ? [name] : []))
        .sort(compareText);
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
        const person = people.get(phone);
        if (person === undefined || person.contact.preferredInstance !== from) return false;
        const contact = Object.freeze({ ...person.contact, preferredInstance: to });
        people.set(from === undefined ? { ...person, contact } : { contact });
        return true;
      });
      return made.length;
    },

    async forgetAllChats(instance) {
      const known = [...people.inOrder()].filter(({ contact }) => contact.chats?.includes(instance) === true);
      for (const person of known) {
        const chats = person.contact.chats?.filter((name) => name !== instance) ?? [];
        people.set({ ...person, contact: frozen({ ...person.contact, chats }) });
      }
      return known.length;
    },

    async noteReply(phones, instance, at) {
      const known = phones.flatMap((phone) => people.get(phone) ?? []);
      for (const person of known) {
        const { repliedAt = at, chats } = person.contact;
        const contact = frozen({
          ...person.contact,
          repliedAt: at > repliedAt ? at : repliedAt,
          chats: withName(chats, instance) as string[],
        });
        people.set({ ...person, contact });
      }
      const last = lastWrittenTo(known.map(({ contact }) => contact));
      return last && { ...last };
    },

    async choose(phones, choice) {
      for (const phone of phones) {
        const person = people.get(phone);
        const next = afterChoice(person && chosenOf(person), choice);
        if (next === undefined) continue;
        const { choiceAt, ...chosen } = next;
        const contact = frozen({ phone, attributes: {}, ...person?.contact, ...chosen });
        people.set({ ...person, contact, ...(choiceAt !== undefined && { choiceAt }) });
      }
      const listed = phones.filter(isListed);
      const those = listed.length > 0 ? listed : phones.slice(0, 1);
      return those.find((phone) => {
        const person = people.get(phone);
        return person !== undefined && isMadeBy(chosenOf(person), choice);
      });
    },

    async noteSent(phone, instance, at, message) {
      const person = people.get(phone);
      if (person === undefined) return;
      const { chats = [], lastContactedAt = at } = person.contact;
      const contact = Object.freeze({
        ...person.contact,
        chats: withName(chats, instance) as string[],
        lastContactedAt: at > lastContactedAt ? at : lastContactedAt,
        ...(message !== undefined && { lastMessage: message }),
      });
      people.set({ ...person, contact, heardFrom: withName(person.heardFrom, instance) });
    },

    async forgetChat(phone, instance) {
      const person = people.get(phone);
      if (person?.contact.chats === undefined) return;
      const chats = Object.freeze(person.contact.chats.filter((name) => name !== instance)) as string[];
      people.set({ ...person, contact: Object.freeze({ ...person.contact, chats }) });
    },
  };
}

function chosenOf({ contact: { optedOut, optedOutAt, optedInAt }, choiceAt }: Person): Chosen {
  return {
    optedOut,
    ...(optedOutAt !== undefined && { optedOutAt }),
    ...(optedInAt !== undefined && { optedInAt }),
    ...(choiceAt !== undefined && { choiceAt }),
  };
}

function withName(names: readonly string[] = [], name: string): readonly string[] {
  return names.includes(name) ? names : Object.freeze([...names, name]);
}

function fieldsOf({ name, segment, attributes }: Contact): string[] {
  return [
    ...Object.keys(attributes),
    ...(name === undefined ? [] : ['name']),
    ...(segment === undefined ? [] : ['segment']),
  ];
}
