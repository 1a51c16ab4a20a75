import type { Breakdown } from './ports.ts';
import { NOT_THE_NUMBERS } from './reasons.ts';
import { RECIPIENT_RULES } from './types.ts';
import { NO_NUMBER, NUMBER_BUSY } from './unplaced.ts';

/** Reasons of queued messages that say what they wait for, and not that something fails. */
const WAITS: ReadonlySet<string> = new Set([
  ...RECIPIENT_RULES,
  NO_NUMBER,
  NUMBER_BUSY,
  'no capacity',
  'restricted',
  ...NOT_THE_NUMBERS,
]);

/**
 * Why messages were tried and are queued still, the most frequent reason: what is retried for ever must be seen.
 * @param reasons the most frequent first
 */
export function mostFrequentFailure(
  reasons: Breakdown['reasons'],
): { reason: string; count: number } | undefined {
  return reasons.find(({ status, reason }) => {
    const [kind = ''] = reason.split(':');
    return status === 'queued' && !WAITS.has(kind);
  });
}
