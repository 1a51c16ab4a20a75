import { literal } from '../literal.ts';
import type { Incident } from '../ports.ts';
import { mayWriteAt } from '../quiet-hours.ts';
import type { AlertRoute, AlertSettings } from './alert-settings.ts';
import { severityOf } from './severity.ts';

/** The chats that hear of an incident: those of all routes that it fits. */
export function chatsFor(incident: Incident, routes: readonly AlertRoute[]): string[] {
  const fitting = routes.filter(
    ({ severities, numbers }) =>
      severities.includes(severityOf(incident)) &&
      (numbers === undefined || numbersOf(incident).some((name) => fits(name, numbers))),
  );
  return [...new Set(fitting.flatMap(({ chats }) => chats))];
}

/** Whether people are to hear of it now: what is critical always, the rest in the hours for it. */
export function isTold(
  incident: Incident,
  { hours }: Pick<AlertSettings, 'hours'>,
  now: Date,
  timeZone: string,
): boolean {
  return hours === undefined || severityOf(incident) === 'critical' || mayWriteAt(now, [timeZone], hours);
}

/** The numbers that an incident is about. */
export function numbersOf({ facts }: Pick<Incident, 'facts'>): string[] {
  const { instance, instances } = facts;
  if (typeof instance === 'string') return [instance];
  return Array.isArray(instances) ? instances.map(String) : [];
}

function fits(name: string, pattern: string): boolean {
  return new RegExp(`^${pattern.split('*').map(literal).join('.*')}$`, 'i').test(name);
}
