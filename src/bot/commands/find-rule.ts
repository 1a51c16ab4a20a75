import type { Rule } from '../../engine/automations/rule.ts';
import type { Ports } from '../../engine/ports.ts';
import { InvalidInputError } from '../../errors.ts';
import { commandProblem } from './command-problems.ts';
import { findNamed, nearest } from './matching.ts';

/** Names shown to choose from. */
const SHOWN = 10;

/**
 * The rule that a person means by its name; accents and case do not matter.
 * @throws InvalidInputError when none was named, or none is called so; it suggests one.
 */
export async function findRule(ports: Ports, name: string): Promise<Rule> {
  const rules = await ports.rules.all();
  const found = findNamed(rules, name, (rule) => rule.name);
  if (found !== undefined) return found;
  const names = rules.slice(0, SHOWN).map((rule) => rule.name);
  const near = name === '' ? names[0] : nearest(rules, name, (rule) => [rule.name])?.name;
  const suggestion = near === undefined ? {} : { suggestion: near };
  throw new InvalidInputError('No rule', [
    name === ''
      ? commandProblem('rule', 'rule_missing', { names, ...suggestion })
      : commandProblem('rule', 'rule_unknown', { name, ...suggestion }),
  ]);
}
