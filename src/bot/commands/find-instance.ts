import type { Ports } from '../../engine/ports.ts';
import type { Instance } from '../../engine/types.ts';
import { InvalidInputError } from '../../errors.ts';
import { commandProblem } from './command-problems.ts';
import { findNamed, nearest } from './matching.ts';

/** Names shown to choose from. */
const SHOWN = 10;

/**
 * The number that a person means by its name; accents and case do not matter.
 * @throws InvalidInputError when none was named, or none is called so; it suggests one.
 */
export async function findInstance(ports: Ports, name: string): Promise<Instance> {
  const fleet = await ports.instances.all();
  const found = findNamed(fleet, name, (instance) => instance.name);
  if (found !== undefined) return found;
  const names = fleet.slice(0, SHOWN).map((instance) => instance.name);
  const near = name === '' ? names[0] : nearest(fleet, name, (instance) => [instance.name])?.name;
  const suggestion = near === undefined ? {} : { suggestion: near };
  throw new InvalidInputError('No number', [
    name === ''
      ? commandProblem('instance', 'number_missing', { names, ...suggestion })
      : commandProblem('instance', 'number_unknown', { name, names, ...suggestion }),
  ]);
}
