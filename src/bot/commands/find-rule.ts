import type { Rule } from '../../engine/automations/rule.ts';
import type { Ports } from '../../engine/ports.ts';
import { commandProblem } from './command-problems.ts';
import { findKnown } from './find-known.ts';

/**
 * The rule that a person means by its name; accents and case do not matter.
 * @throws InvalidInputError when none was named, or none is called so; it suggests one.
 */
export async function findRule({ rules }: Ports, name: string): Promise<Rule> {
  return findKnown(await rules.all(), name, 'No rule', (offer) =>
    name === ''
      ? commandProblem('rule', 'rule_missing', offer)
      : commandProblem('rule', 'rule_unknown', { name, ...offer }),
  );
}
