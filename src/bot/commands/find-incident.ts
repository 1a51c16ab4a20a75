import type { Incident, Ports } from '../../engine/ports.ts';
import { commandProblem } from './command-problems.ts';
import { findByRef } from './find-by-ref.ts';

/** Refs that are named when none was typed. */
const NAMED = 10;

/**
 * The incident that a person means by its ref, also one that is over.
 * @throws InvalidInputError when none was named, or there is none of that ref; it suggests one that is open.
 */
export function findIncident({ incidents }: Ports, typed: string): Promise<Incident> {
  const open = {
    get: (ref: string) => incidents.get(ref),
    refs: async () => (await incidents.open()).map(({ ref }) => ref),
  };
  return findByRef(open, typed, 'No incident', (ref, { refs, ...suggestion }) =>
    ref === ''
      ? commandProblem('incident', 'incident_missing', { refs: refs.slice(0, NAMED), ...suggestion })
      : commandProblem('incident', 'incident_unknown', { ref: typed, ...suggestion }),
  );
}
