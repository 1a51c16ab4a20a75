import { bestOf, type Select } from './candidate.ts';

/** The number that has sent least today. */
export const balanced: Select = (ring) => bestOf(ring, (a, b) => a.sentToday < b.sentToday);
