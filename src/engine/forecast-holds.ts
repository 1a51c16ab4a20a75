import type { Demand, Flow } from './forecast-flow.ts';
import type { AlikeNumbers } from './forecast-number.ts';
import type { Bound } from './forecast-shares.ts';
import type { RecipientRule } from './types.ts';

/** What holds a campaign up. */
export type Hold = Bound | RecipientRule | 'no_number';

/** A step of a forecast; times in ms. */
export interface Step {
  now: number;
  ms: number;
  open: readonly Demand[];
  flows: readonly Flow[];
  fleet: readonly AlikeNumbers[];
}

/** Limits that end with the day. */
const OF_A_DAY: ReadonlySet<Hold> = new Set(['day_limit', 'campaign_limit', 'new_chat_limit']);

/** So many numbers are held by this. */
interface Held {
  hold: Hold;
  count: number;
}

/** Adds up what held a campaign's messages for how long. */
export interface Holds {
  /** @param own the campaign's demands that have something left */
  note(own: readonly Demand[], step: Step): void;
  longest(): Hold | undefined;
}

export function countHolds(): Holds {
  const held = new Map<Hold, number>();
  /** What held each demand when it was last open. */
  const lastOpen = new Map<Demand, readonly Held[]>();

  function holdsOf(demand: Demand, { now, open, flows, fleet }: Step): readonly Held[] {
    if (!fleet.some(({ names, canSend }) => demand.numbers.has(names[0] ?? '') && canSend(now))) {
      return [{ hold: 'no_number', count: 1 }];
    }
    if (open.includes(demand)) {
      const holds = flows
        .filter((one) => one.demand === demand)
        .map(({ bound, numbers }) => ({ hold: bound, count: numbers.names.length }));
      lastOpen.set(demand, holds);
      return holds;
    }
    if (demand.from > now) return [{ hold: 'contact_limit', count: 1 }];
    // What waited for its next day when the quiet hours began would have been sent before, were it not for the day's limit.
    const before = lastOpen.get(demand) ?? [{ hold: 'quiet_hours', count: 1 }];
    return before.map(({ hold, count }) => ({ hold: OF_A_DAY.has(hold) ? hold : 'quiet_hours', count }));
  }

  return {
    note(own, step) {
      for (const demand of own) {
        const holds = holdsOf(demand, step);
        const all = holds.reduce((sum, { count }) => sum + count, 0);
        for (const { hold, count } of holds) {
          held.set(hold, (held.get(hold) ?? 0) + (step.ms * count) / all);
        }
      }
    },

    longest() {
      return [...held].sort(([, a], [, b]) => b - a)[0]?.[0];
    },
  };
}
