import type { AlikeNumbers } from './forecast-number.ts';
import { type Bound, shareNumber } from './forecast-shares.ts';

/** Messages that want to be sent, in a forecast. */
export interface Demand {
  campaign: string;
  /** Names of the numbers that may take them. */
  numbers: ReadonlySet<string>;
  /** They open chats. */
  cold: boolean;
  /** What one takes of its number's time, in ms. */
  meanMs: number;
  zones: readonly string[];
  /** Not to be sent before, in ms since the epoch. */
  from: number;
  /** Not to be sent from then on, in ms since the epoch. */
  until: number;
  left: number;
}

/** What goes through numbers that are alike, and what keeps it from being more. */
export interface Flow {
  numbers: AlikeNumbers;
  demand: Demand;
  /** Through each of them. */
  each: number;
  bound: Bound;
}

/** Less than this of a message is none. */
export const NOTHING = 1e-6;

/**
 * What flows within `ms` when every number is shared out among the open demands.
 * @param limits what each campaign may send through one number a day
 */
export function flow(
  fleet: readonly AlikeNumbers[],
  open: readonly Demand[],
  limits: ReadonlyMap<string, number>,
  at: number,
  ms: number,
): Flow[] {
  return fleet.flatMap((numbers) => {
    const [name = ''] = numbers.names;
    const demands = numbers.canSend(at) ? open.filter((demand) => demand.numbers.has(name)) : [];
    if (demands.length === 0) return [];
    const ofCampaign = new Map<string, number>();
    for (const { campaign, left } of demands)
      ofCampaign.set(campaign, (ofCampaign.get(campaign) ?? 0) + left);
    const wishes = demands.map(({ campaign, cold, meanMs, left }) => ({
      campaign,
      cold,
      meanMs,
      weight: left / (ofCampaign.get(campaign) ?? left),
    }));
    const shares = shareNumber(numbers.room(at, ms, limits), wishes);
    return demands.flatMap((demand, index): Flow[] => {
      const share = shares[index];
      return share === undefined ? [] : [{ numbers, demand, each: share.messages, bound: share.bound }];
    });
  });
}

/** What flows in `ms`, or until a demand is done (to the next whole millisecond): from then on others get its share. */
export function flowUntilDone(
  ms: number,
  flowIn: (ms: number) => readonly Flow[],
): { ms: number; flows: readonly Flow[] } {
  let found = { ms, flows: flowIn(ms) };
  if (!isAnyDone(found.flows)) return found;
  let before = 0;
  while (found.ms - before > 1) {
    const middle = Math.floor((before + found.ms) / 2);
    const flows = flowIn(middle);
    if (isAnyDone(flows)) found = { ms: middle, flows };
    else before = middle;
  }
  return found;
}

function isAnyDone(flows: readonly Flow[]): boolean {
  const given = new Map<Demand, number>();
  for (const { demand, numbers, each } of flows) {
    given.set(demand, (given.get(demand) ?? 0) + each * numbers.names.length);
  }
  return [...given].some(([{ left }, messages]) => messages > left - NOTHING);
}
