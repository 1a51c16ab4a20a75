import type { Hold, Incident } from './ports.ts';

export type IncidentStatus = 'open' | 'acked' | 'silenced' | 'resolved';

/** What an incident is now; whoever has it, or wants it silent, does so for a time only. */
export function incidentStatus(incident: Incident, now: Date): IncidentStatus {
  if (incident.status === 'resolved') return 'resolved';
  if (holds(incident.silenced, now)) return 'silenced';
  return holds(incident.acked, now) ? 'acked' : 'open';
}

/** When it last began: it may have been resolved meanwhile. @param by then; not given: of all times that it began the last */
export function beganAt({ openedAt, timeline }: Incident, by?: Date): Date {
  const began = timeline.findLast(({ what, at }) => what === 'reopened' && (by === undefined || at <= by));
  return began?.at ?? openedAt;
}

export function holds(hold: Hold | undefined, now: Date): hold is Hold {
  return hold !== undefined && hold.until > now;
}
