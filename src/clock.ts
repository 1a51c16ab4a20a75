/** Where all time comes from, so that tests and simulations can own it. Instants are `Date`s or Unix milliseconds. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A random number in [0, 1), injected wherever chance decides something. */
export type Random = () => number;
