import type { Rule } from '../../../src/engine/automations/rule.ts';
import type { RuleStore } from '../../../src/engine/ports.ts';
import { compareText } from './row.ts';
import { frozen } from './values.ts';

/** Automations in memory. What it holds is frozen. */
export function memoryRules(): RuleStore {
  const rules = new Map<string, Rule>();

  return {
    async all() {
      return [...rules.values()].sort((a, b) => compareText(a.id, b.id));
    },
    async create(rule) {
      if (rules.has(rule.id)) return false;
      rules.set(rule.id, frozen(rule));
      return true;
    },
    async replace(rule) {
      if ((rules.get(rule.id)?.source ?? 'config') !== 'config') return false;
      rules.set(rule.id, frozen(rule));
      return true;
    },
    async enable(id, enabled, since) {
      const rule = rules.get(id);
      if (rule === undefined || rule.enabled === enabled) return false;
      rules.set(id, frozen({ ...rule, enabled, ...(enabled && { since }) }));
      return true;
    },
    async remove(id) {
      return rules.delete(id);
    },
  };
}
