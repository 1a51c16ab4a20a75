import type { Tally } from './tally.ts';

/** How far back the pace looks, in ms: several intervals of a number (25–50 s), and soon aware of a pause. */
const WINDOW_MS = 120_000;

/** Below this span of time, in ms, a pace would be a guess. */
const SHORTEST_SPAN_MS = 5_000;

export interface Pace {
  messagesPerMinute: number;
  /** Until nothing is left at this pace; undefined when nothing moves. */
  remainingMs?: number;
}

/**
 * Measures how fast a campaign goes from looks at its progress. Given its start, a campaign that began just now has a
 * pace at the first look.
 * @returns a function that takes a look; it answers undefined while it has not seen enough.
 */
export function createPaceMeter(startedAt?: Date): (at: Date, tally: Tally) => Pace | undefined {
  let looks = startedAt === undefined ? [] : [{ at: startedAt.getTime(), tried: 0 }];
  return (at, tally) => {
    const now = at.getTime();
    const tried = tally.sent + tally.failed + tally.unknown;
    looks = [...looks.filter((look) => look.at >= now - WINDOW_MS), { at: now, tried }];
    const first = looks[0];
    if (first === undefined || now - first.at < SHORTEST_SPAN_MS) return undefined;
    const perMs = (tried - first.tried) / (now - first.at);
    return {
      messagesPerMinute: perMs * 60_000,
      ...(perMs > 0 && { remainingMs: tally.left / perMs }),
    };
  };
}
