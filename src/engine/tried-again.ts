import { MAX_CONSECUTIVE_FAILURES } from './health.ts';

/** A number that was taken out is tried again after this, doubled with each further failure, in ms. */
const TRY_AGAIN_MS = 5_000;
const TRY_AGAIN_MAX_MS = 5 * 60_000;

/** When a number that failed so often in a row is tried again. */
export function triedAgainAt(failures: number, now: Date): Date {
  const doublings = Math.max(0, failures - MAX_CONSECUTIVE_FAILURES);
  return new Date(now.getTime() + Math.min(TRY_AGAIN_MS * 2 ** doublings, TRY_AGAIN_MAX_MS));
}
