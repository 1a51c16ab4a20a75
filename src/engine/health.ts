import type { InstanceState } from './types.ts';

/** Failures in a row that take a number out. */
export const MAX_CONSECUTIVE_FAILURES = 5;

/** Health looks at messages sent in this span, in ms. */
export const HEALTH_WINDOW_MS = 24 * 3_600_000;
/** A receipt may take this long before its absence counts against the number, in ms: phones are off, trains have tunnels. */
export const RECEIPT_GRACE_MS = 30 * 60_000;

export interface HealthFacts {
  state: InstanceState;
  /** Messages sent within the window, not counting those younger than the receipt's grace and undelivered. */
  sent: number;
  delivered: number;
  consecutiveFailures: number;
}

/**
 * Health of a number, 0–100, from real outcomes alone:
 * `100 × (0.7 × delivery rate + 0.3 × (1 − failures in a row ÷ 5))`, and 0 while it is not connected. The delivery rate is
 * `(delivered + 3) ÷ (sent + 3)`: three imagined deliveries keep one lost receipt from condemning a new number.
 */
export function health(facts: HealthFacts): number {
  if (facts.state !== 'connected') return 0;
  const deliveryRate = (facts.delivered + 3) / (facts.sent + 3);
  const failures = Math.min(facts.consecutiveFailures, MAX_CONSECUTIVE_FAILURES) / MAX_CONSECUTIVE_FAILURES;
  return Math.round(100 * (0.7 * deliveryRate + 0.3 * (1 - failures)));
}
