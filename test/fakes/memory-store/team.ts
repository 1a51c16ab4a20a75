import type { Person, PersonStore } from '../../../src/engine/ports.ts';

/** The team in memory. */
export function memoryTeam(): PersonStore {
  const people = new Map<string, Person>();
  return {
    async get(id) {
      const person = people.get(id);
      return person === undefined ? undefined : { ...person };
    },

    async set(id, changes) {
      const before = people.get(id);
      const given = Object.entries(changes).filter(([, value]) => value !== undefined);
      const changed = { ...before, ...Object.fromEntries(given), id };
      people.set(
        id,
        Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== null)) as never,
      );
      return before;
    },

    async all() {
      return structuredClone([...people.values()].sort((a, b) => (a.id < b.id ? -1 : 1)));
    },
  };
}
