/** What clocks show in a time zone (IANA). Kept by day, because the planner asks thousands of times. */

const DAY_MS = 86_400_000;

/** How many days are kept of each zone: the planner looks two weeks ahead. */
const DAYS_KEPT = 64;

/** One UTC day in a zone. Clocks are changed at most once in it. */
interface ZoneDay {
  /** How far clocks are ahead of UTC before the change and from it on, in ms. */
  before: number;
  after: number;
  /** When clocks are changed: after the day's first instant, up to and with the next day's. Infinity: they are not. */
  change: number;
}

interface Zone {
  format: Intl.DateTimeFormat;
  days: Map<number, ZoneDay>;
}

const zones = new Map<string, Zone>();

/** How far clocks of the zone are ahead of UTC at an instant (ms since the epoch), in ms. */
export function utcOffset(at: number, timeZone: string): number {
  const { before, after, change } = zoneDay(timeZone, Math.floor(at / DAY_MS));
  return at < change ? before : after;
}

/** The first instant after `at` (ms since the epoch) at which clocks are changed; Infinity if that is more than a day away. */
export function nextClockChange(at: number, timeZone: string): number {
  const day = Math.floor(at / DAY_MS);
  const { change } = zoneDay(timeZone, day);
  return change > at && change < Infinity ? change : zoneDay(timeZone, day + 1).change;
}

/** What clocks of the zone show at an instant, as if it were UTC: ms since 1970-01-01 00:00 on them. */
export function wallClock(at: Date, timeZone: string): number {
  return at.getTime() + utcOffset(at.getTime(), timeZone);
}

/** The local day that an instant belongs to, in days since 1970-01-01. */
export function localDay(at: Date, timeZone: string): number {
  return Math.floor(wallClock(at, timeZone) / DAY_MS);
}

function zoneDay(timeZone: string, day: number): ZoneDay {
  const { format, days } = zoneOf(timeZone);
  let known = days.get(day);
  if (known === undefined) {
    known = readDay(format, day * DAY_MS, (day + 1) * DAY_MS);
    if (days.size >= DAYS_KEPT) days.clear();
    days.set(day, known);
  }
  return known;
}

function zoneOf(timeZone: string): Zone {
  let zone = zones.get(timeZone);
  if (zone === undefined) {
    const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    zone = { format, days: new Map() };
    zones.set(timeZone, zone);
  }
  return zone;
}

function readDay(format: Intl.DateTimeFormat, start: number, end: number): ZoneDay {
  const [before, after] = [readOffset(format, start), readOffset(format, end)];
  if (before === after) return { before, after, change: Infinity };
  let [low, high] = [start, end];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (readOffset(format, middle) === before) low = middle;
    else high = middle;
  }
  return { before, after, change: high };
}

/** Reads the end of a formatted date: `GMT`, `GMT-03:00` or, of times before there were zones, `GMT-03:06:28`. */
function readOffset(format: Intl.DateTimeFormat, at: number): number {
  const [, sign, hours = 0, minutes = 0, seconds = 0] =
    /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(format.format(at)) ?? [];
  const size = (Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1_000;
  return sign === '-' ? -size : size;
}
