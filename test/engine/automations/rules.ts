import { createRule } from '../../../src/engine/automations/manage-rules.ts';
import type { Rule, RuleDraft } from '../../../src/engine/automations/rule.ts';
import type { Ports } from '../../../src/engine/ports.ts';

/** A rule that marks whoever answers; what a test is about it gives itself. */
export function draft(changes: Partial<RuleDraft> = {}): RuleDraft {
  return {
    name: 'regra',
    when: 'replied',
    conditions: {},
    actions: [{ kind: 'tag', tag: 'quente' }],
    ...changes,
  };
}

/** Makes a rule as people do. */
export function given(ports: Ports, changes: Partial<RuleDraft> = {}): Promise<Rule> {
  return createRule(ports, draft(changes), 'ana');
}
