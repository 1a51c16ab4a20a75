import { nextDay } from './capacity.ts';
import { calendarFrom } from './forecast-calendar.ts';
import { type Demand, flow, flowUntilDone, NOTHING } from './forecast-flow.ts';
import { countHolds, type Hold } from './forecast-holds.ts';
import { type NumberFacts, putTogether, simulatedNumber } from './forecast-number.ts';
import type { SendingHours } from './quiet-hours.ts';
import type { WarmUpTable } from './warmup.ts';

/** Messages of a campaign to people who are alike. */
export interface GroupFacts {
  messages: number;
  /** Time zones that the people may live in, the likeliest first; none: nobody knows. */
  zones: readonly string[];
  /** Names of the numbers that may write to them. */
  numbers: readonly string[];
  /** The first that these numbers write to them. */
  cold: boolean;
  /** They have heard from us, and are not to be written to before this. */
  from?: Date;
}

/** A campaign that sends, or is to send. */
export interface CampaignFacts {
  id: string;
  /** Undefined, or past: it runs. */
  startsAt?: Date;
  expiresAt?: Date;
  groups: readonly GroupFacts[];
  /** What one message takes of its number's time on average, in ms; more than 0. */
  meanMs: number;
  dailyLimitPerInstance: number;
}

export interface ForecastFacts {
  at: Date;
  campaign: CampaignFacts;
  /** Other campaigns that send through some of its numbers, now or later. */
  others: readonly CampaignFacts[];
  numbers: readonly NumberFacts[];
  rules: { timeZone: string; warmUpTable: WarmUpTable; sendingHours: SendingHours | undefined };
}

export interface Forecast {
  /** Messages that it still has to send. */
  messages: number;
  startsAt: Date;
  /** How far is looked ahead: to its expiry, or for `HORIZON_MS` from its start, whichever comes first. */
  until: Date;
  /** When the last one is sent; undefined: not by then. */
  finishesAt?: Date;
  /** Messages that are not sent by then. */
  unsent: number;
  /** What holds it up most; undefined: there is nothing to send. */
  hold?: Hold;
  /** Other campaigns that send through some of its numbers while it does. */
  rivals: number;
  /** What each number sends of it: in all, and until the local day of its start ends. */
  numbers: ReadonlyMap<string, NumberForecast>;
}

export interface NumberForecast {
  messages: number;
  firstDay: number;
}

const DAY_MS = 86_400_000;
/** How far is looked ahead, in ms from the campaign's start. */
export const HORIZON_MS = 60 * DAY_MS;
/** Another campaign that is not done so long after its start, in ms, waits for what nobody knows, and takes nothing. */
const OTHERS_MS = 180 * DAY_MS;

/**
 * When a campaign will be done, and what holds it up: messages flow through the numbers as planning would have them, evenly,
 * step by step, beside those of other campaigns. It knows no failures; numbers that are away, and of which nobody can tell
 * when they come back, stay away; and young ones stay healthy.
 */
export function forecast({ at, campaign, others, numbers: facts, rules }: ForecastFacts): Forecast {
  const { timeZone, warmUpTable, sendingHours } = rules;
  const startsAt = startOf(campaign, at);
  const end = endOf(campaign, at, HORIZON_MS);
  const firstDayEnds = nextDay(startsAt, timeZone).getTime();
  const own = demandsOf(campaign, at, HORIZON_MS);
  const demands = [...own, ...others.flatMap((other) => demandsOf(other, at, OTHERS_MS))];
  const limits = new Map([campaign, ...others].map((one) => [one.id, one.dailyLimitPerInstance]));
  const calendar = calendarFrom(at, timeZone, sendingHours);
  const holds = countHolds();
  const rivals = new Set<string>();
  const sent = new Map(facts.map(({ instance }) => [instance.name, { messages: 0, firstDay: 0 }]));
  const messages = leftOf(own);
  const messagesOf = (name: string): string =>
    demands.map((demand) => (demand.numbers.has(name) ? '1' : '0')).join('');
  const single = facts.map((number) => simulatedNumber(number, warmUpTable, timeZone));
  let fleet = putTogether(single, messagesOf);

  let now = at.getTime();
  while (leftOf(own) > 0 && now < end) {
    const waiting = demands.filter(({ left, until }) => left > 0 && until > now);
    const open = waiting.filter((demand) => calendar.opening(demand, now) === now);
    const ends = waiting.map(({ until }) => until);
    const longest = Math.min(calendar.nextStep(waiting, now), ...ends) - now;
    const { ms, flows } = flowUntilDone(longest, (span) => flow(fleet, open, limits, now, span));
    if (now >= startsAt.getTime()) {
      holds.note(
        waiting.filter((demand) => own.includes(demand)),
        { now, ms, open, flows, fleet },
      );
    }
    for (const { numbers, demand, each } of flows) {
      numbers.take(demand.campaign, each, demand.cold);
      demand.left -= each * numbers.names.length;
      if (demand.campaign === campaign.id) noteSent(numbers.names, each);
      else if (now >= startsAt.getTime() && each > NOTHING) rivals.add(demand.campaign);
    }
    for (const demand of waiting) if (demand.left < NOTHING) demand.left = 0;
    now += ms;
    if (calendar.goTo(now, fleet)) fleet = putTogether(fleet, messagesOf);
  }

  function noteSent(names: readonly string[], each: number): void {
    for (const name of names) {
      const entry = sent.get(name);
      if (entry === undefined) continue;
      entry.messages += each;
      if (now < firstDayEnds) entry.firstDay += each;
    }
  }

  const unsent = leftOf(own);
  const hold = holds.longest();
  return {
    messages: Math.round(messages),
    startsAt,
    until: new Date(end),
    ...(unsent === 0 && { finishesAt: new Date(now) }),
    unsent: Math.round(unsent),
    ...(hold !== undefined && { hold }),
    rivals: rivals.size,
    numbers: sent,
  };
}

function startOf({ startsAt }: CampaignFacts, at: Date): Date {
  return startsAt !== undefined && startsAt > at ? startsAt : at;
}

/** Nothing of it is sent from then on, in ms since the epoch. */
function endOf(campaign: CampaignFacts, at: Date, lasts: number): number {
  return Math.min(startOf(campaign, at).getTime() + lasts, campaign.expiresAt?.getTime() ?? Infinity);
}

function demandsOf(campaign: CampaignFacts, at: Date, lasts: number): Demand[] {
  const { id, groups, meanMs } = campaign;
  return groups.map(({ messages, zones, numbers, cold, from }) => ({
    campaign: id,
    numbers: new Set(numbers),
    zones,
    cold,
    meanMs,
    from: Math.max(startOf(campaign, at).getTime(), from?.getTime() ?? 0),
    until: endOf(campaign, at, lasts),
    left: messages,
  }));
}

function leftOf(demands: readonly Demand[]): number {
  return demands.reduce((sum, { left }) => sum + left, 0);
}
