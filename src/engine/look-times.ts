import { CONNECTING_GRACE_MS } from './instance-states.ts';
import type { Instance } from './types.ts';

/** How often Evolution is asked for the numbers' states while any is in doubt, and else, in ms. */
const IN_DOUBT_MS = 10_000;
const CALM_MS = 60_000;
/** A number that has been away for longer is known to be away, in ms; a webhook says at once when it is back. */
const DOUBT_LASTS_MS = 5 * 60_000;

/**
 * When a number has to be looked at, other than in the calm rounds: at the end of its grace or its rest, and often while it
 * may come back at any moment. Undefined: it need not.
 */
export function lookAt(instance: Pick<Instance, 'state' | 'since' | 'until'>, now: Date): Date | undefined {
  const { state, since, until } = instance;
  const soon = new Date(now.getTime() + IN_DOUBT_MS);
  switch (state) {
    case 'connecting': {
      const graceEnd = new Date(since.getTime() + CONNECTING_GRACE_MS);
      return graceEnd > now && graceEnd < soon ? graceEnd : soon;
    }
    case 'disconnected':
    case 'restricted': {
      if (until !== undefined && until > now) return until;
      const doubtedSince = until !== undefined && until > since ? until : since;
      return now.getTime() - doubtedSince.getTime() < DOUBT_LASTS_MS ? soon : undefined;
    }
    default:
      return undefined;
  }
}

/** When to look at the whole fleet again; `unsure`: not all of its servers answered. */
export function nextRound(fleet: readonly Instance[], unsure: boolean, now: Date): Date {
  const times = fleet.flatMap((instance) => lookAt(instance, now)?.getTime() ?? []);
  return new Date(Math.min(now.getTime() + (unsure ? IN_DOUBT_MS : CALM_MS), ...times));
}
