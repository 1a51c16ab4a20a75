import { bestOf, type Candidate, type Select } from './candidate.ts';
import { preferredElse } from './sticky.ts';

/** Free capacity, weighted by health: a number at half health is used as if it had half of it left. */
function worth({ load, health }: Candidate): number {
  return (1 - load) * health;
}

/**
 * Sticky, with a fallback that looks at health as well as at load. That contacts are spread evenly in the long run is seen
 * to by rebalancing, see `rebalance.ts`.
 */
export const hybrid: Select = preferredElse((ring, recipient) =>
  bestOf(ring, recipient, (a, b) => worth(a) > worth(b)),
);
