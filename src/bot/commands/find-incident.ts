import { plain } from '../../engine/plain.ts';
import type { Incident, Ports } from '../../engine/ports.ts';
import { InvalidInputError } from '../../errors.ts';
import { commandProblem } from './command-problems.ts';
import { nearest } from './matching.ts';

/** Refs that are named when none was typed. */
const NAMED = 10;

/**
 * The incident that a person means by its ref, also one that is over.
 * @throws InvalidInputError when none was named, or there is none of that ref; it suggests one that is open.
 */
export async function findIncident({ incidents }: Ports, typed: string): Promise<Incident> {
  const ref = plain(typed);
  const found = ref === '' ? undefined : await incidents.get(ref);
  if (found !== undefined) return found;
  const refs = (await incidents.open()).map((incident) => incident.ref);
  const near = ref === '' ? refs[0] : nearest(refs, ref, (one) => [one]);
  const suggestion = near === undefined ? {} : { suggestion: near };
  throw new InvalidInputError('No incident', [
    ref === ''
      ? commandProblem('incident', 'incident_missing', { refs: refs.slice(0, NAMED), ...suggestion })
      : commandProblem('incident', 'incident_unknown', { ref: typed, ...suggestion }),
  ]);
}
