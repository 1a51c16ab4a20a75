import type { Unacknowledged } from './ports.ts';
import type { Instance } from './types.ts';

/**
 * Of what a number sent and nobody acknowledged, what came after its last sign of life: the last acknowledgement, or the
 * connection that it has now. Newest first.
 */
export function silentSends(
  { since, lastAckAt = since }: Pick<Instance, 'since' | 'lastAckAt'>,
  unacknowledged: readonly Unacknowledged[],
): Unacknowledged[] {
  const lifeAt = lastAckAt > since ? lastAckAt : since;
  return unacknowledged.filter(({ at }) => at > lifeAt);
}
