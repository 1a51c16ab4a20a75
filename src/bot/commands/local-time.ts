import { wallClock } from '../../engine/local-time.ts';
import { plain } from '../../engine/plain.ts';

const DAY_MS = 24 * 3_600_000;

const DATE =
  /(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?|(hoje|today)|(?:amanha|tomorrow))/;
const TIME = /(\d{1,2})(?::(\d{2})|h(\d{2})?)/;
const MOMENT = new RegExp(`^${DATE.source}(?:t|\\s+(?:as\\s+|at\\s+)?)${TIME.source}$`);

/**
 * Reads a local time as people type it: `2026-11-27 08:00`, `27/11/2026 8h30`, `27/11 8h`, `hoje 18:00`, `amanhã às
 * 8h`, `tomorrow at 08:00`. Dates with slashes are day first; without a year the nearest such day is meant.
 * @returns the instant; `unreadable`, or `nonexistent` for a day that the calendar lacks and an hour that summer time
 * skips. Of an hour that comes twice it is the first.
 */
export function readLocalTime(
  text: string,
  now: Date,
  timeZone: string,
): Date | 'unreadable' | 'nonexistent' {
  const match = MOMENT.exec(plain(text));
  if (match === null) return 'unreadable';
  const [, isoYear, isoMonth, isoDay, day, month, year, today, hour, minute, shortMinute] = match;
  const named = new Date(wallClock(now, timeZone) + (today === undefined ? DAY_MS : 0)).toISOString();
  const date =
    isoYear !== undefined
      ? [isoYear, isoMonth, isoDay]
      : day !== undefined
        ? [year ?? nearestYear(Number(month), Number(day), now, timeZone), month, day]
        : named.slice(0, 10).split('-');
  const [y = 0, m = 0, d = 0] = date.map(Number);
  return instantAt([y, m, d, Number(hour), Number(minute ?? shortMinute ?? 0)], timeZone) ?? 'nonexistent';
}

/** The year in which a day is nearest to now: of a day that has just passed it is this year, and so a time that has passed. */
function nearestYear(month: number, day: number, now: Date, timeZone: string): number {
  const today = wallClock(now, timeZone);
  const thisYear = new Date(today).getUTCFullYear();
  const distance = (year: number): number => Math.abs(Date.UTC(year, month - 1, day) - today);
  return [thisYear - 1, thisYear, thisYear + 1].reduce((a, b) => (distance(b) < distance(a) ? b : a));
}

/** The first instant at which clocks of the zone show a local time, if there is one. */
function instantAt(
  local: [y: number, m: number, d: number, h: number, min: number],
  timeZone: string,
): Date | undefined {
  const [y, m, d, h, min] = local;
  const wanted = Date.UTC(y, m - 1, d, h, min);
  const shown = new Date(wanted);
  // Date.UTC turns 31 February into 3 March, and 25:00 into the next day.
  const parts = [shown.getUTCMonth() + 1, shown.getUTCDate(), shown.getUTCHours(), shown.getUTCMinutes()];
  if (parts.join() !== [m, d, h, min].join()) return undefined;
  // The zone's offset is that of the day before or the day after: clocks are not changed twice in two days.
  const [first] = [wanted - DAY_MS, wanted + DAY_MS]
    .map((near) => wanted - (wallClock(new Date(near), timeZone) - near))
    .filter((at) => wallClock(new Date(at), timeZone) === wanted)
    .sort((a, b) => a - b);
  return first === undefined ? undefined : new Date(first);
}
