import { localDay } from './local-time.ts';

/** How far a young number is on its way to full volume. */
export interface WarmUp {
  /** Place in the table of volumes, from 0. */
  stage: number;
  /** When the stage began. */
  since: Date;
}

/** A number's limits: messages an hour and a day; without `warmUp` it is warmed up. */
export interface Limited {
  hourLimit: number;
  dayLimit: number;
  warmUp?: WarmUp;
}

/** The table of a warm-up: messages a day by stage. */
export type WarmUpTable = readonly number[];

/** A day's volume is spread over at least this many hours, while a number warms up: the team's rule. */
const HOURS_OF_A_DAY = 5;
/** A number that was used for less than this share of its day has not warmed up by it. */
const USED_FROM = 0.5;
/** Without a message for so long a number has cooled down by a stage, in ms. The source of the table has the same 72 h. */
export const IDLE_MS = 72 * 3_600_000;

/** What a number may send an hour and a day: its own limits, or less while it warms up. */
export function limitsOf(
  { hourLimit, dayLimit, warmUp }: Limited,
  table: WarmUpTable,
): { hour: number; day: number } {
  const volume = warmUp === undefined ? undefined : table[warmUp.stage];
  if (volume === undefined) return { hour: hourLimit, day: dayLimit };
  return { hour: Math.min(hourLimit, Math.ceil(volume / HOURS_OF_A_DAY)), day: Math.min(dayLimit, volume) };
}

/**
 * Where a number that is seen for the first time begins: on its second day of life (in the team's time zone) at the second
 * stage, and so on; undefined when it is older than the table, and so warmed up. One of unknown age counts as new: too little
 * for some days can be made up for, and a person may end the warm-up; a ban cannot be undone. (Evolution tells the age of
 * every instance. It is the instance's, not the number's: a known number in a new instance begins anew.)
 */
export function warmUpFor(
  createdAt: Date | undefined,
  now: Date,
  table: WarmUpTable,
  timeZone: string,
): WarmUp | undefined {
  const age = createdAt === undefined ? 0 : localDay(now, timeZone) - localDay(createdAt, timeZone);
  return age >= table.length ? undefined : { stage: Math.max(0, age), since: now };
}

/** What a warm-up is judged by. */
export interface WarmUpFacts {
  now: Date;
  /** The team's. */
  timeZone: string;
  /** The number's own limit: its day is full when that is reached, whatever the table says. */
  dayLimit: number;
  /** How yesterday (the local day before today's) went. */
  healthy: boolean;
  /** Messages sent yesterday. */
  sentOnDay: number;
  /** When its latest restriction began, whether it lasts or not. */
  restrictedSince?: Date;
  lastSentAt?: Date;
}

/** A change of stage. `finished`: it is warmed up. The reason is for the audit log. */
export interface WarmUpStep {
  to: WarmUp | 'finished';
  reason: string;
}

/**
 * Whether a number leaves its stage: back by one, at once, for each restriction and for each 72 h without a message; up by
 * one when a local day in the stage has ended, went well and saw at least half of what the number may send a day — so at most
 * once a day. Asking again changes nothing.
 */
export function nextWarmUp(warmUp: WarmUp, facts: WarmUpFacts, table: WarmUpTable): WarmUpStep | undefined {
  const { now, timeZone, restrictedSince } = facts;
  const volume = table[warmUp.stage];
  if (volume === undefined) return { to: 'finished', reason: 'the table ends before its stage' };

  const cooling = whyBack(warmUp, facts);
  // The first stage has nothing below it; what speaks against the number still keeps it there.
  if (cooling !== undefined && warmUp.stage > 0)
    return { to: { stage: warmUp.stage - 1, since: now }, reason: cooling };

  const today = localDay(now, timeZone);
  const stageIsFromToday = localDay(warmUp.since, timeZone) >= today;
  const restrictedLately = restrictedSince !== undefined && localDay(restrictedSince, timeZone) >= today - 1;
  const due = Math.min(volume, facts.dayLimit);
  if (stageIsFromToday || restrictedLately || !facts.healthy || facts.sentOnDay < due * USED_FROM)
    return undefined;
  const reason = `${facts.sentOnDay} of ${due} messages sent on a healthy day`;
  const stage = warmUp.stage + 1;
  return { to: stage >= table.length ? 'finished' : { stage, since: now }, reason };
}

/** Why a number has lost trust since its stage began, if it has. */
function whyBack({ since }: WarmUp, { now, restrictedSince, lastSentAt }: WarmUpFacts): string | undefined {
  if (restrictedSince !== undefined && restrictedSince > since) return 'it was restricted';
  const idleMs = now.getTime() - Math.max(since.getTime(), lastSentAt?.getTime() ?? 0);
  return idleMs >= IDLE_MS ? `no message for ${Math.floor(idleMs / 3_600_000)} h` : undefined;
}
