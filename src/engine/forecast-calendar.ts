import { nextDay, nextHour } from './capacity.ts';
import type { Demand } from './forecast-flow.ts';
import type { AlikeNumbers } from './forecast-number.ts';
import { nextSendingTime, type SendingHours } from './quiet-hours.ts';

/** With quiet hours steps are so short, in ms: in all zones they begin and end at a quarter of an hour. */
const QUARTER_MS = 15 * 60_000;

/** The hours and days of a forecast, in the team's time zone. Instants are in ms since the epoch. */
export interface Calendar {
  /** When something changes next, other than by what is sent: an hour ends, or people may be written to (no longer). */
  nextStep(demands: readonly Demand[], now: number): number;
  /** Gives numbers their new hours and days; steps never pass a midnight. True: it is a new day. */
  goTo(now: number, fleet: readonly AlikeNumbers[]): boolean;
  /** When a demand's people may be written to, from now on. */
  opening(demand: Demand, now: number): number;
}

export function calendarFrom(at: Date, timeZone: string, hours: SendingHours | undefined): Calendar {
  let hourEnds = nextHour(at, timeZone).getTime();
  let dayEnds = nextDay(at, timeZone).getTime();

  /** Of people in the same zones it is asked again and again. */
  const known = new Map<string, { earliest: number; opening: number }>();
  const opening = ({ from, zones }: Demand, now: number): number => {
    const earliest = Math.max(from, now);
    if (hours === undefined) return earliest;
    const key = zones.join();
    let last = known.get(key);
    if (last?.earliest !== earliest) {
      last = { earliest, opening: nextSendingTime(new Date(earliest), zones, hours).getTime() };
      known.set(key, last);
    }
    return last.opening;
  };

  return {
    opening,

    nextStep(demands, now) {
      const openings = demands.filter(({ left }) => left > 0).map((demand) => opening(demand, now));
      const first = Math.min(...openings);
      if (first > now) return Math.min(first, dayEnds);
      const later = openings.filter((at) => at > now);
      const quarter = hours === undefined ? Infinity : (Math.floor(now / QUARTER_MS) + 1) * QUARTER_MS;
      return Math.min(hourEnds, quarter, ...later);
    },

    goTo(now, fleet) {
      if (now < hourEnds) return false;
      for (const numbers of fleet) numbers.newHour();
      hourEnds = nextHour(new Date(now), timeZone).getTime();
      if (now < dayEnds) return false;
      for (const numbers of fleet) numbers.newDay(now);
      dayEnds = nextDay(new Date(now), timeZone).getTime();
      return true;
    },
  };
}
