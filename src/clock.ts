import { setTimeout as delay } from 'node:timers/promises';

/** Where all time comes from, so that tests and simulations can own it. Instants are `Date`s or Unix milliseconds. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A random number in [0, 1), injected wherever chance decides something. */
export type Random = () => number;

/** Waits for an end, but no longer than this, in ms of the real clock. What fails ends, too. */
export async function within(ms: number, end: Promise<unknown>): Promise<void> {
  const impatience = new AbortController();
  const over = delay(ms, undefined, { signal: impatience.signal });
  await Promise.race([end, over]).catch(() => undefined);
  impatience.abort();
  await over.catch(() => undefined);
}
