import { FrotaError } from '../errors.ts';
import { nextClockChange, utcOffset } from './local-time.ts';

/** When people may be written to, on their own clocks; the rest are quiet hours. */
export interface SendingHours {
  /** Days of the week, 0 = Sunday … 6 = Saturday; at least one. */
  days: readonly number[];
  /** Minutes after local midnight: the first that allows writing, and the first that no longer does (1,440: midnight). */
  fromMinute: number;
  toMinute: number;
}

/** 08:00–20:00 from Monday to Saturday: the team's rule. */
export const DEFAULT_SENDING_HOURS: SendingHours = {
  days: [1, 2, 3, 4, 5, 6],
  fromMinute: 8 * 60,
  toMinute: 20 * 60,
};

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** How long zones are given to have their sending hours at the same time, in ms. */
const SEARCH_MS = 14 * DAY_MS;

/**
 * Whether somebody in any of the zones may be written to: all of their clocks are within sending hours. Zones that have no
 * sending hours in common (on two weeks) leave it to the first, the likeliest. Without a zone there is no rule to break.
 * @param zones IANA names, the likeliest first
 */
export function mayWriteAt(at: Date, zones: readonly string[], hours: SendingHours): boolean {
  return nextSendingTime(at, zones, hours).getTime() === at.getTime();
}

/**
 * The first instant from `at` on for which `mayWriteAt` holds; `at` itself when it does. Exact across changes of clocks.
 * @throws FrotaError `bad_sending_hours` when they allow no minute at all
 */
export function nextSendingTime(at: Date, zones: readonly string[], hours: SendingHours): Date {
  const [likeliest] = zones;
  if (likeliest === undefined) return at;
  // The search begins where the likeliest zone allows writing, not at `at`: so the answer is one that `mayWriteAt` confirms.
  const first = nextIn(likeliest, at.getTime(), hours);
  const next = nextInAll(zones, first, hours) ?? first;
  return next === at.getTime() ? at : new Date(next);
}

/** The first instant from `from` on that is within the sending hours of all zones, if there is one in time. */
function nextInAll(zones: readonly string[], from: number, hours: SendingHours): number | undefined {
  let at = from;
  while (at <= from + SEARCH_MS) {
    const latest = Math.max(...zones.map((zone) => nextIn(zone, at, hours)));
    if (latest === at) return at;
    at = latest;
  }
  return undefined;
}

/** The first instant from `from` on that is within one zone's sending hours. */
function nextIn(zone: string, from: number, hours: SendingHours): number {
  let at = from;
  for (;;) {
    const wait = waitOn(at + utcOffset(at, zone), hours);
    if (wait === 0) return at;
    // Clocks that are changed meanwhile make it another wait.
    at = Math.min(at + Math.min(wait, DAY_MS), nextClockChange(at, zone));
  }
}

/** How long from a local time (ms on its clock) until sending hours, in ms, if clocks just run on; 0 within them. */
function waitOn(wall: number, { days, fromMinute, toMinute }: SendingHours): number {
  const day = Math.floor(wall / DAY_MS);
  const intoDay = wall - day * DAY_MS;
  const isOver = intoDay >= toMinute * MINUTE_MS;
  const ahead = WEEK.find((ahead) => days.includes(weekday(day + ahead)) && !(ahead === 0 && isOver));
  if (ahead === undefined || fromMinute >= toMinute)
    throw new FrotaError('bad_sending_hours', 'Sending hours need a day, and an end after their beginning.');
  return Math.max(0, ahead * DAY_MS + fromMinute * MINUTE_MS - intoDay);
}

/** From today to the same day of next week. */
const WEEK = [0, 1, 2, 3, 4, 5, 6, 7];

/** Of a day counted from 1 January 1970, which was a Thursday. */
function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}
