import { canSend } from './campaign-numbers.ts';
import type { Instance } from './types.ts';

/** Failures in a row that take a number out. */
export const MAX_CONSECUTIVE_FAILURES = 5;

/** Health looks at messages sent in this span, in ms: what a number lost before that is forgiven. */
export const HEALTH_WINDOW_MS = 6 * 3_600_000;
/** A receipt may take this long before its absence counts against the number, in ms: phones are off, trains have tunnels. */
export const RECEIPT_GRACE_MS = 30 * 60_000;
/** If nothing at all comes back, absence counts after this, in ms: not all phones are off at once. */
export const SILENCE_GRACE_MS = 2 * 60_000;
/** Silence is looked for in this span, in ms; what is older has become a message that was not delivered. */
export const SILENCE_WINDOW_MS = 3_600_000;
/** A failure that is older counts no more, in ms. */
const FAILURE_COUNTS_MS = 3_600_000;

/** Imagined successes, so that one lost receipt does not condemn a new number. */
const CREDIT = 3;
/** How much of its health five failures in a row take from a number; the rest lets it be tried again. */
const FAILURE_SHARE = 0.5;

export interface HealthFacts extends Pick<
  Instance,
  'state' | 'restriction' | 'consecutiveFailures' | 'lastFailureAt'
> {
  /** Messages sent within the window, not counting those younger than the receipt's grace and undelivered. */
  sent: number;
  delivered: number;
  /** Messages sent since the last acknowledgement (and since it was connected), not counting those of the last two minutes. */
  silent: number;
}

/**
 * Health of a number, 0–100, from real outcomes alone:
 *
 * `100 × min(deliveries, answers) × (1 − 0.5 × failures ÷ 5)`, and 0 while it cannot send, where
 * - deliveries = `(delivered + 3) ÷ (sent + 3)`, of the last 6 h,
 * - answers = `3 ÷ (silent + 3)`: the longer it sends without any acknowledgement (of the last hour), the lower,
 * - failures = its own in a row, 5 at most; none once the last is an hour old.
 *
 * So none of 20 delivered is 13, 8 sent into silence is 27, and one lost of one is 75. It recovers: acknowledgements end
 * silence and failures at once, late receipts count, and what is older than the window does not.
 */
export function health(facts: HealthFacts, now: Date): number {
  if (!canSend(facts)) return 0;
  const deliveries = (facts.delivered + CREDIT) / (facts.sent + CREDIT);
  const answers = CREDIT / (facts.silent + CREDIT);
  return Math.round(100 * Math.min(deliveries, answers) * (1 - FAILURE_SHARE * failureShare(facts, now)));
}

/** None is 0, five or more in a row are 1. */
function failureShare({ consecutiveFailures, lastFailureAt }: HealthFacts, now: Date): number {
  const old = lastFailureAt !== undefined && now.getTime() - lastFailureAt.getTime() >= FAILURE_COUNTS_MS;
  return old ? 0 : Math.min(consecutiveFailures, MAX_CONSECUTIVE_FAILURES) / MAX_CONSECUTIVE_FAILURES;
}
