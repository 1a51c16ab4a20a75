import type { Person, PersonStore } from '../engine/ports.ts';
import { isDuplicateKey } from './duplicate-key.ts';
import type { Models, PersonDoc } from './models.ts';

/** The team in MongoDB. */
export function mongoPeople({ people }: Pick<Models, 'people'>): PersonStore {
  return {
    async get(id) {
      const row = await people.findById(id).lean<PersonDoc>();
      return row === null ? undefined : personOf(row);
    },

    async set(id, changes) {
      const given = Object.entries(changes).filter(([, value]) => value !== undefined);
      const $set = Object.fromEntries(given.filter(([, value]) => value !== null));
      const $unset = Object.fromEntries(
        given.flatMap(([field, value]) => (value === null ? [[field, 1]] : [])),
      );
      const write = () =>
        people
          .findOneAndUpdate({ _id: id }, { $set, $unset }, { upsert: true, returnDocument: 'before' })
          .lean<PersonDoc>();
      // Of two who begin at once one finds what the other has put.
      const before = await write().catch((error: unknown) => {
        if (isDuplicateKey(error)) return write();
        throw error;
      });
      return before === null ? undefined : personOf(before);
    },

    async all() {
      return (await people.find().sort({ _id: 1 }).lean<PersonDoc[]>()).map(personOf);
    },
  };
}

function personOf({ _id, ...rest }: PersonDoc): Person {
  return { id: _id, ...rest };
}
