import { bestOf, type Select } from './candidate.ts';

/** The number with the most capacity left, as a share of its limits. */
export const leastLoaded: Select = (ring, recipient) => bestOf(ring, recipient, (a, b) => a.load < b.load);
