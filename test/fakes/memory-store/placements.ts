import type { Placement, PlacementQuery, PlacementStore, Quiet } from '../../../src/engine/ports.ts';
import type { People, Person } from './people.ts';

/** Which contacts hear from which number, in memory. */
export function memoryPlacements(people: People): PlacementStore {
  function* matching(query: PlacementQuery, after?: string): Generator<Person> {
    for (const person of people.inOrder(after)) if (matches(person, query)) yield person;
  }

  return {
    async find({ after, upTo, limit, ...query }) {
      const found: Placement[] = [];
      for (const { contact, mark } of matching(query, after)) {
        const { phone, preferredInstance: instance, chats = [] } = contact;
        if (instance === undefined) continue;
        if (found.length >= limit || (upTo !== undefined && phone > upTo)) break;
        found.push({ phone, instance, ...(mark !== undefined && { mark }), chats });
      }
      return found;
    },

    async count(query) {
      return [...matching(query)].length;
    },

    async byNumber(quietSince) {
      const numbers = new Map<string, { contacts: number; quiet: number }>();
      for (const person of matching({})) {
        const { contact } = person;
        if (contact.preferredInstance === undefined) continue;
        const counts = numbers.get(contact.preferredInstance) ?? { contacts: 0, quiet: 0 };
        numbers.set(contact.preferredInstance, counts);
        counts.contacts++;
        if (isQuiet(person, { notWrittenToSince: quietSince, noReplySince: quietSince })) counts.quiet++;
      }
      return numbers;
    },

    async movedBy(wanted) {
      const numbers = new Map<string, number>();
      for (const { contact, mark } of people.inOrder()) {
        const number = contact.preferredInstance;
        if (mark !== wanted || number === undefined) continue;
        numbers.set(number, (numbers.get(number) ?? 0) + 1);
      }
      return numbers;
    },

    async move(moves, { mark, ...quiet }) {
      const made = moves.filter(({ phone, instance, mark: former, to }) => {
        const person = people.get(phone);
        if (person?.contact.preferredInstance !== instance || person.mark !== former) return false;
        if (!isQuiet(person, quiet)) return false;
        people.set({ contact: Object.freeze({ ...person.contact, preferredInstance: to }), mark });
        return true;
      });
      return made.length;
    },
  };
}

function matches(person: Person, query: PlacementQuery): boolean {
  const { contact, mark } = person;
  return (
    contact.optedOut === (query.optedOut === true) &&
    (query.instance === undefined || contact.preferredInstance === query.instance) &&
    (query.mark === undefined || mark === query.mark) &&
    (!query.engaged || contact.repliedAt !== undefined || contact.optedInAt !== undefined) &&
    isQuiet(person, query)
  );
}

/** Also those to whom it never happened. */
function isQuiet({ contact, heardFrom = [] }: Person, query: Quiet): boolean {
  const { preferredInstance = '', lastContactedAt, repliedAt } = contact;
  return (
    isNotAfter(lastContactedAt, query.notWrittenToSince) &&
    isNotAfter(repliedAt, query.noReplySince) &&
    !(query.unheard && heardFrom.includes(preferredInstance))
  );
}

function isNotAfter(at: Date | undefined, since: Date | undefined): boolean {
  return at === undefined || since === undefined || at <= since;
}
