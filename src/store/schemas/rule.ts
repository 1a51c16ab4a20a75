import { Schema } from 'mongoose';
import type { Rule } from '../../engine/automations/rule.ts';

/** An automation; the `_id` is the rule's. */
export type RuleDoc = Omit<Rule, 'id'> & { _id: string };

export const rule = new Schema<RuleDoc>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    when: { type: String, required: true },
    conditions: { type: Schema.Types.Mixed, required: true },
    actions: { type: Schema.Types.Mixed, required: true },
    enabled: { type: Boolean, required: true },
    source: { type: String, required: true },
    createdBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
    since: { type: Date, required: true },
  },
  { versionKey: false, collection: 'rules', minimize: false },
);
