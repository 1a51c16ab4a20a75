import { bestOf, type Select } from './candidate.ts';

/** The number that has sent least today. */
export const balanced: Select = (ring, recipient) =>
  bestOf(ring, recipient, (a, b) => a.sentToday < b.sentToday);
