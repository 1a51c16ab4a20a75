import type { BudgetKind } from './types.ts';

/** What keeps a number from sending more: a limit, or its time. */
export type Bound = BudgetKind | 'pace';

/** What a number has left. */
export interface Room {
  ms: number;
  hour: number;
  day: number;
  newChats: number;
  /** What a campaign has left of its own limit for a day. */
  ofCampaign: (campaign: string) => number;
}

/** Messages of a campaign that want to go through a number. */
export interface Wish {
  campaign: string;
  /** They open chats. */
  cold: boolean;
  /** What one takes of the number's time, in ms; more than 0. */
  meanMs: number;
  /** Its share of its campaign's messages, more than 0; campaigns have the same right to a number. */
  weight: number;
}

export interface Share {
  messages: number;
  bound: Bound;
}

interface Limit {
  bound: Bound;
  left: number;
  /** What a message of a wish takes of it. */
  cost: (wish: Wish) => number;
}

/**
 * Shares a number out: all wishes grow alike until a limit stops those that it concerns; the others go on. Amounts are
 * averages, and so not whole. Of limits that are reached together the one that lasts longest is told.
 * @returns in the order of the wishes
 */
export function shareNumber(room: Room, wishes: readonly Wish[]): Share[] {
  const limits = limitsOf(room, wishes);
  const growing = wishes.map((wish) => ({ wish, share: { messages: 0, bound: 'pace' } as Share }));
  const shares = growing.map(({ share }) => share);
  let open = growing;
  while (open.length > 0) {
    const drains = limits.map(({ cost }) => sum(open, ({ wish }) => wish.weight * cost(wish)));
    const { limit, growth } = firstReached(limits, drains);
    limits.forEach((one, place) => (one.left = Math.max(0, one.left - growth * (drains[place] ?? 0))));
    for (const { wish, share } of open) share.messages += growth * wish.weight;
    const stopped = open.filter(({ wish }) => limit.cost(wish) > 0);
    for (const { share } of stopped) share.bound = limit.bound;
    open = open.filter(({ wish }) => limit.cost(wish) === 0);
  }
  return shares;
}

function limitsOf({ ms, hour, day, newChats, ofCampaign }: Room, wishes: readonly Wish[]): Limit[] {
  const campaigns = [...new Set(wishes.map(({ campaign }) => campaign))];
  return [
    { bound: 'day_limit', left: day, cost: () => 1 },
    { bound: 'hour_limit', left: hour, cost: () => 1 },
    ...campaigns.flatMap((campaign): Limit[] => {
      const left = ofCampaign(campaign);
      // A limit that the day's is reached before need not be looked at: with many campaigns that is what takes the time.
      if (left >= day) return [];
      return [{ bound: 'campaign_limit', left, cost: (wish) => (wish.campaign === campaign ? 1 : 0) }];
    }),
    ...(newChats >= day
      ? []
      : [{ bound: 'new_chat_limit', left: newChats, cost: ({ cold }) => (cold ? 1 : 0) } satisfies Limit]),
    { bound: 'pace', left: ms, cost: ({ meanMs }) => meanMs },
  ];
}

/** The limit that is reached first when wishes drain them so, and how far they grow until then. */
function firstReached(limits: readonly Limit[], drains: readonly number[]): { limit: Limit; growth: number } {
  let first: Limit | undefined;
  let growth = Infinity;
  limits.forEach((limit, place) => {
    const drain = drains[place] ?? 0;
    if (drain <= 0 || limit.left / drain >= growth) return;
    growth = limit.left / drain;
    first = limit;
  });
  // Every message takes time, so that there always is one.
  if (first === undefined) throw new RangeError('a message takes time and has a weight');
  return { limit: first, growth };
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
