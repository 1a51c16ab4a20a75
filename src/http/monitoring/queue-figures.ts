import type { Ports } from '../../engine/ports.ts';

/** How many webhooks wait, over all processes. */
export interface QueueFigures {
  /** Those that wait to be applied, also those of which the message is not known yet. */
  waiting: number;
  /** Those of them that are due. */
  due: number;
  /** Those that were given up. */
  dead: number;
  /** For how long the first of them has been due, in ms; 0: none is. */
  oldestDueMs: number;
}

export async function queueFigures({
  received,
  clock,
}: Pick<Ports, 'received' | 'clock'>): Promise<QueueFigures> {
  const now = clock.now();
  const { dueSince, ...queue } = await received.stats(now);
  return { ...queue, oldestDueMs: dueSince === undefined ? 0 : now.getTime() - dueSince.getTime() };
}
