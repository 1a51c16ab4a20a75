import { fits, type Select } from './candidate.ts';

/** Each number in turn, passing over those without room. After a restart it goes on behind `last`. */
export const roundRobin: Select = (ring, recipient, last) => {
  const start = ring.findIndex((candidate) => candidate.name === last) + 1;
  for (let step = 0; step < ring.length; step++) {
    const candidate = ring[(start + step) % ring.length];
    if (candidate !== undefined && fits(candidate, recipient)) return candidate;
  }
  return undefined;
};
