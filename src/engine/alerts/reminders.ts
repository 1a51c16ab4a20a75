import { beganAt, holds, incidentStatus } from '../incident-status.ts';
import type { Incident } from '../ports.ts';
import type { AlertSettings } from './alert-settings.ts';
import { isTold } from './routes.ts';
import { severityOf } from './severity.ts';

/** Nobody listens any more after so many reminders. */
const MOST = 8;

/** How often people had to be reminded of an incident that nobody has. */
export interface Reminders {
  /** Since when nobody has it. */
  since: Date;
  count: number;
  /** When the next is due; undefined: there will be none unless somebody takes it and lets it go. */
  nextAt?: Date;
}

/**
 * An incident that nobody has is told again after `repeatMs`, and again each `repeatMs`; from the second time on also to the next
 * in line. Nothing is told of one that somebody has or silenced, nor of what only is to be known (`info`); when a hold is over,
 * the count begins anew.
 */
export function remindersOf(
  incident: Incident,
  settings: Pick<AlertSettings, 'repeatMs' | 'hours'>,
  now: Date,
  timeZone: string,
): Reminders {
  const ends = [incident.acked, incident.silenced].flatMap((hold) => hold?.until.getTime() ?? []);
  const since = new Date(Math.max(beganAt(incident).getTime(), ...ends));
  const none = { since, count: 0 };
  const status = incidentStatus(incident, now);
  if (status === 'resolved' || severityOf(incident) === 'info') return none;
  if (holds(incident.acked, now) || holds(incident.silenced, now)) return { ...none, nextAt: since };
  const count = Math.floor((now.getTime() - since.getTime()) / settings.repeatMs);
  const nextAt = new Date(since.getTime() + (count + 1) * settings.repeatMs);
  if (!isTold(incident, settings, now, timeZone)) return { ...none, nextAt };
  return count >= MOST ? { since, count: MOST } : { since, count, nextAt };
}

/** The next in line who hear of it by now. */
export function escalatedTo(
  { count }: Reminders,
  { escalation }: Pick<AlertSettings, 'escalation'>,
): string[] {
  return escalation.slice(0, Math.max(0, count - 1));
}
