import { meanInterval } from './pacing.ts';
import type { Interval } from './types.ts';

/** Without a pause a number sends no faster than this on WhatsApp's consumer network, in ms a message. */
const FASTEST_MS = 30;

/** What one message takes of its number's time in a forecast, in ms. */
export function meanMsOf(interval: Interval): number {
  return Math.max(meanInterval(interval), FASTEST_MS);
}
