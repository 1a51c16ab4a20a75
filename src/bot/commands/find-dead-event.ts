import { plain } from '../../engine/plain.ts';
import type { DeadEvent, Ports } from '../../engine/ports.ts';
import { InvalidInputError } from '../../errors.ts';
import { commandProblem } from './command-problems.ts';
import { nearest } from './matching.ts';

/** Dead letters that are shown to choose from, and among which one is suggested. */
export const DEAD_SHOWN = 20;

/**
 * The dead letter that a person means by its ref.
 * @throws InvalidInputError when none was named, or there is none of that ref; it suggests one.
 */
export async function findDeadEvent({ received }: Ports, typed: string): Promise<DeadEvent> {
  const ref = plain(typed);
  const found = ref === '' ? undefined : await received.deadOne(ref);
  if (found !== undefined) return found;
  const refs = (await received.dead(DEAD_SHOWN)).map((event) => event.ref);
  const near = ref === '' ? refs[0] : nearest(refs, ref, (one) => [one]);
  const suggestion = near === undefined ? {} : { suggestion: near };
  throw new InvalidInputError('No dead letter', [
    ref === ''
      ? commandProblem('event', 'event_missing', { refs, ...suggestion })
      : commandProblem('event', 'event_unknown', { ref: typed, ...suggestion }),
  ]);
}
