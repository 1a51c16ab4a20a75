import type { Ports } from '../../engine/ports.ts';
import type { Instance } from '../../engine/types.ts';
import { commandProblem } from './command-problems.ts';
import { findKnown } from './find-known.ts';

/**
 * The number that a person means by its name; accents and case do not matter.
 * @throws InvalidInputError when none was named, or none is called so; it suggests one.
 */
export async function findInstance({ instances }: Ports, name: string): Promise<Instance> {
  return findKnown(await instances.all(), name, 'No number', (offer) =>
    name === ''
      ? commandProblem('instance', 'number_missing', offer)
      : commandProblem('instance', 'number_unknown', { name, ...offer }),
  );
}
