import { z } from 'zod';

const DAY_NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const MIDNIGHT = 24 * 60;

const FORM = 'must be hours and days such as 08:00-20:00 mon-sat, or always';

/**
 * When people may be written to, on their own clocks: `08:00-20:00 mon-sat`, `9-18 mon,wed,fri`, `08:00-24:00` (every day);
 * `always`, or `off`, for no quiet hours. Gives days of the week (0 = Sunday) in order, and minutes after local midnight,
 * the last of them excluded.
 */
export const sendingHours = z.string().transform((text, context) => {
  const problem = (message: string): never => {
    context.addIssue(message);
    return z.NEVER;
  };
  // Spaces only part hours from days: "08:00 – 20:00 mon, tue" is as good.
  const tidy = text
    .trim()
    .toLowerCase()
    .replace(/\s*([-–,])\s*/g, (_, mark: string) => (mark === ',' ? ',' : '-'));
  if (tidy === 'always' || tidy === 'off') return { days: EVERY_DAY, fromMinute: 0, toMinute: MIDNIGHT };

  const [from, to, days = ''] = /^([\d:]+)-([\d:]+)(?:\s+(\S+))?$/.exec(tidy)?.slice(1) ?? [];
  const [fromMinute, toMinute] = [minuteOf(from), minuteOf(to)];
  if (fromMinute === undefined || toMinute === undefined) return problem(FORM);
  if (fromMinute >= toMinute)
    return problem('must end after it begins, at 24:00 at the latest; always for no quiet hours');
  const daysOfWeek = days === '' ? EVERY_DAY : daysOf(days);
  if (daysOfWeek === undefined)
    return problem(`has days "${days}", but must have some of ${DAY_NAMES.join(', ')}, as in mon-fri,sun`);
  return { days: daysOfWeek, fromMinute, toMinute };
});

/** Of `8`, `08:30` or `24:00`. */
function minuteOf(text = ''): number | undefined {
  const [, hour, minute = '0'] = /^(\d\d?)(?::(\d\d))?$/.exec(text) ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  return Number(minute) < 60 && minutes <= MIDNIGHT ? minutes : undefined;
}

/** Of `mon,wed` and `fri-mon`, which goes over the weekend. */
function daysOf(text: string): number[] | undefined {
  const days = text.split(',').map((part) => {
    const [first = -1, last = first, ...more] = part.split('-').map((name) => DAY_NAMES.indexOf(name));
    if (first < 0 || last < 0 || more.length > 0) return undefined;
    const length = ((last - first + 7) % 7) + 1;
    return Array.from({ length }, (_, index) => (first + index) % 7);
  });
  return days.includes(undefined) ? undefined : EVERY_DAY.filter((day) => days.flat().includes(day));
}
