import type { DeadEvent, Ports } from '../../engine/ports.ts';
import { commandProblem } from './command-problems.ts';
import { findByRef } from './find-by-ref.ts';

/** Dead letters that are shown to choose from, and among which one is suggested. */
export const DEAD_SHOWN = 20;

/**
 * The dead letter that a person means by its ref.
 * @throws InvalidInputError when none was named, or there is none of that ref; it suggests one.
 */
export function findDeadEvent({ received }: Ports, typed: string): Promise<DeadEvent> {
  const dead = {
    get: (ref: string) => received.deadOne(ref),
    refs: async () => (await received.dead(DEAD_SHOWN)).map(({ ref }) => ref),
  };
  return findByRef(dead, typed, 'No dead letter', (ref, { refs, ...suggestion }) =>
    ref === ''
      ? commandProblem('event', 'event_missing', { refs, ...suggestion })
      : commandProblem('event', 'event_unknown', { ref: typed, ...suggestion }),
  );
}
