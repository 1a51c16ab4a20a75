import type { SendingHours } from './quiet-hours.ts';

/** Days of the week as people abbreviate them, Sunday first; the first row is what messages name. */
const DAY_NAMES = [
  ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
  ['dom', 'seg', 'ter', 'qua', 'qui', 'sex', 'sab'],
] as const;
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const MIDNIGHT = 24 * 60;

/** Why hours could not be read: they are none, they end before they begin, or they name days that there are not. */
export type HoursProblem = { why: 'form' | 'order' } | { why: 'days'; days: string };

/**
 * Reads hours of a week: `08:00-20:00 mon-sat`, `9-18 seg,qua,sex`, `08:00-24:00` (every day); `always`, or `off`, for no
 * limit. Gives days of the week (0 = Sunday) in order, and minutes after local midnight, the last of them excluded.
 */
export function readHours(text: string): SendingHours | HoursProblem {
  // Spaces only part hours from days: "08:00 – 20:00 mon, tue" is as good.
  const tidy = text
    .trim()
    .toLowerCase()
    .replaceAll('á', 'a')
    .replace(/\s*([-–,])\s*/g, (_, mark: string) => (mark === ',' ? ',' : '-'));
  if (tidy === 'always' || tidy === 'off') return { days: EVERY_DAY, fromMinute: 0, toMinute: MIDNIGHT };

  const [from, to, days = ''] = /^([\d:]+)-([\d:]+)(?:\s+(\S+))?$/.exec(tidy)?.slice(1) ?? [];
  const [fromMinute, toMinute] = [minuteOf(from), minuteOf(to)];
  if (fromMinute === undefined || toMinute === undefined) return { why: 'form' };
  if (fromMinute >= toMinute) return { why: 'order' };
  const daysOfWeek = days === '' ? EVERY_DAY : daysOf(days);
  return daysOfWeek === undefined ? { why: 'days', days } : { days: daysOfWeek, fromMinute, toMinute };
}

/** Hours as they are read: `08:00-18:00 mon-fri`. @param language 0: English, 1: Portuguese */
export function writeHours({ days, fromMinute, toMinute }: SendingHours, language: 0 | 1 = 0): string {
  const span = `${clock(fromMinute)}-${clock(toMinute)}`;
  if (days.length === 7) return span;
  const names = DAY_NAMES[language];
  const runs: number[][] = [];
  for (const day of days) {
    const last = runs.at(-1);
    if (last !== undefined && last.at(-1) === day - 1) last.push(day);
    else runs.push([day]);
  }
  const parts = runs.map((run) => {
    const [first, last] = [names[run[0] ?? 0], names[run.at(-1) ?? 0]];
    return run.length === 1 ? first : `${first}-${last}`;
  });
  return `${span} ${parts.join(',')}`;
}

/** The names of days that messages tell. */
export const DAYS_TOLD = DAY_NAMES[0].join(', ');

function clock(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

/** Of `8`, `08:30` or `24:00`. */
function minuteOf(text = ''): number | undefined {
  const [, hour, minute = '0'] = /^(\d\d?)(?::(\d\d))?$/.exec(text) ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  return Number(minute) < 60 && minutes <= MIDNIGHT ? minutes : undefined;
}

/** Of `mon,wed` and `fri-mon`, which goes over the weekend. */
function daysOf(text: string): number[] | undefined {
  const days = text.split(',').map((part) => {
    const [first = -1, last = first, ...more] = part.split('-').map(dayNamed);
    if (first < 0 || last < 0 || more.length > 0) return undefined;
    const length = ((last - first + 7) % 7) + 1;
    return Array.from({ length }, (_, index) => (first + index) % 7);
  });
  return days.includes(undefined) ? undefined : EVERY_DAY.filter((day) => days.flat().includes(day));
}

function dayNamed(name: string): number {
  return Math.max(...DAY_NAMES.map((names: readonly string[]) => names.indexOf(name)));
}
