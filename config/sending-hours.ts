import { z } from 'zod';
import { DAYS_TOLD, readHours } from '../src/engine/read-hours.ts';

/**
 * When people may be written to, on their own clocks: `08:00-20:00 mon-sat`, `9-18 mon,wed,fri`, `08:00-24:00` (every day);
 * `always`, or `off`, for no quiet hours.
 */
export const sendingHours = z.string().transform((text, context) => {
  const hours = readHours(text);
  if (!('why' in hours)) return hours;
  switch (hours.why) {
    case 'form':
      context.addIssue('must be hours and days such as 08:00-20:00 mon-sat, or always');
      break;
    case 'order':
      context.addIssue('must end after it begins, at 24:00 at the latest; always for no quiet hours');
      break;
    case 'days':
      context.addIssue(`has days "${hours.days}", but must have some of ${DAYS_TOLD}, as in mon-fri,sun`);
  }
  return z.NEVER;
});
