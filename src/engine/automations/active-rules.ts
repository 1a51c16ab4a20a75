import type { Ports, RuleStore } from '../ports.ts';
import type { Rule } from './rule.ts';

/** Rules are read again after this, in ms: receipts come by the hundred a second, and rules change a few times a day. */
const KEPT_MS = 5_000;

interface Kept {
  rules: Promise<Rule[]>;
  until: number;
}

const kept = new WeakMap<RuleStore, Kept>();

/** The rules that are switched on, as they were a few seconds ago at most. */
export function activeRules({ rules: store, clock }: Pick<Ports, 'rules' | 'clock'>): Promise<Rule[]> {
  const now = clock.now().getTime();
  const known = kept.get(store);
  if (known !== undefined && now < known.until && now >= known.until - KEPT_MS) return known.rules;
  const rules = store.all().then((all) => all.filter(({ enabled }) => enabled));
  kept.set(store, { rules, until: now + KEPT_MS });
  // What failed is not kept. Whoever waits for it is told by the promise itself.
  rules.catch(() => forgetRules({ rules: store }));
  return rules;
}

/** Has them read again at once: they were changed in this process. */
export function forgetRules({ rules }: Pick<Ports, 'rules'>): void {
  kept.delete(rules);
}
