import type { Clock } from '../clock.ts';
import type { Inbox } from '../store/inbox.ts';

/** The inbox is looked at no more often, in ms. */
const LOOK_EVERY_MS = 1_000;

/**
 * Says whether so many events are due that no more should be taken: what is refused with 503 Evolution keeps and sends again,
 * and what is taken without end would fill the disk. (What waits for a message that may never come is not due.) Asked with each
 * webhook, so it answers at once, by the last look.
 */
export function fullness(inbox: Pick<Inbox, 'holdsMoreThan'>, limit: number, clock: Clock): () => boolean {
  let full = false;
  let lookedAt = -Infinity;
  return () => {
    const now = clock.now();
    // Either way: a clock that is set back must not keep it from looking.
    if (Math.abs(now.getTime() - lookedAt) >= LOOK_EVERY_MS) {
      lookedAt = now.getTime();
      inbox.holdsMoreThan(limit, now).then(
        (holds) => (full = holds),
        // The store is away: that is what storing will say.
        () => (full = false),
      );
    }
    return full;
  };
}
