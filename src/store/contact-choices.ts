import type { Model, QueryFilter } from 'mongoose';
import { afterChoice, type Choice, type Chosen, isMadeBy } from '../engine/choice.ts';
import type { ContactStore } from '../engine/ports.ts';
import { unlessThere } from './duplicate-key.ts';
import type { ContactDoc } from './models.ts';

const READ = { lists: 1, optedOut: 1, optedOutAt: 1, optedInAt: 1, choiceAt: 1 } as const;

type Known = Chosen & Pick<ContactDoc, 'lists'>;

/** What people said about being written to, in MongoDB. */
export function contactChoices(contacts: Model<ContactDoc>): Pick<ContactStore, 'choose'> {
  /** Answers what is known of a phone after it. */
  async function chooseOne(phone: string, choice: Choice): Promise<Known> {
    for (;;) {
      const row = await contacts.findById(phone, READ).lean<Pick<ContactDoc, '_id' | 'lists'> & Chosen>();
      const next = afterChoice(row ?? undefined, choice);
      if (row === null) {
        const made = { lists: [], attributes: {}, optedOut: choice.optedOut, ...next };
        if (await insert({ _id: phone, ...made })) return made;
        continue;
      }
      if (next === undefined) return row;
      const { _id, lists, ...chosen } = { ...row, ...next };
      const from: QueryFilter<ContactDoc> = {
        _id,
        optedOut: row.optedOut,
        choiceAt: row.choiceAt ?? { $exists: false },
      };
      // What is not told is as it was; somebody else may have been heard meanwhile.
      const { matchedCount } = await contacts.updateOne(from, { $set: chosen });
      if (matchedCount === 1) return { lists, ...chosen };
    }
  }

  const insert = (doc: ContactDoc): Promise<boolean> =>
    unlessThere(() => contacts.insertMany([doc], { lean: true }));

  return {
    async choose(phones, choice) {
      const known: [string, Known][] = [];
      for (const phone of phones) known.push([phone, await chooseOne(phone, choice)]);
      const listed = known.filter(([, { lists }]) => lists.length > 0);
      const those = listed.length > 0 ? listed : known.slice(0, 1);
      return those.find(([, one]) => isMadeBy(one, choice))?.[0];
    },
  };
}
