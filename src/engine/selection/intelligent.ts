import { bestOf, type Select } from './candidate.ts';

/** The healthiest number; among equals the one that has sent least today. */
export const intelligent: Select = (ring, recipient) =>
  bestOf(
    ring,
    recipient,
    (a, b) => a.health > b.health || (a.health === b.health && a.sentToday < b.sentToday),
  );
