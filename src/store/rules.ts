import type { Rule } from '../engine/automations/rule.ts';
import type { RuleStore } from '../engine/ports.ts';
import { unlessThere } from './duplicate-key.ts';
import type { Models, RuleDoc } from './models.ts';

/** Automations in MongoDB. */
export function mongoRules({ rules }: Pick<Models, 'rules'>): RuleStore {
  const insert = ({ id, ...rule }: Rule): Promise<boolean> =>
    unlessThere(() => rules.insertMany([{ _id: id, ...rule }]));

  return {
    async all() {
      const rows = await rules.find().sort({ _id: 1 }).lean<RuleDoc[]>();
      return rows.map(ruleOf);
    },

    create: insert,

    async replace(rule) {
      const { id, ...fields } = rule;
      const update = async (): Promise<boolean> => {
        const { matchedCount } = await rules.updateOne({ _id: id, source: 'config' }, { $set: fields });
        return matchedCount === 1;
      };
      // When another process adds it between the two, it is there to be replaced.
      return (await update()) || (await insert(rule)) || (await update());
    },

    async enable(id, enabled, since) {
      const changes = { enabled, ...(enabled && { since }) };
      const { modifiedCount } = await rules.updateOne({ _id: id, enabled: !enabled }, { $set: changes });
      return modifiedCount === 1;
    },

    async remove(id) {
      const { deletedCount } = await rules.deleteOne({ _id: id });
      return deletedCount === 1;
    },
  };
}

function ruleOf({ _id, ...rule }: RuleDoc): Rule {
  return { id: _id, ...rule };
}
