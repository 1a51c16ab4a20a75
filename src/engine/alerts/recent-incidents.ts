import type { Incident, Ports } from '../ports.ts';
import { GROUPED_BEFORE_MS, groupIncidents, type IncidentGroup } from './groups.ts';
import { TOLD_AFTER_MS } from './wanted-cards.ts';

/** The incidents that are open, and those that were resolved lately or belong to one that is open. */
export async function recentIncidents({
  incidents,
  clock,
}: Pick<Ports, 'incidents' | 'clock'>): Promise<Incident[]> {
  const open = await incidents.open();
  const oldest = open[0]?.openedAt.getTime() ?? Infinity;
  const since = Math.min(clock.now().getTime() - TOLD_AFTER_MS, oldest - GROUPED_BEFORE_MS);
  // One that ended between the two looks is taken as it was last.
  const both = new Map(
    [...open, ...(await incidents.resolvedSince(new Date(since)))].map((one) => [one.id, one]),
  );
  return [...both.values()];
}

/** Those that are one problem with this one for people, itself included. */
export function groupOf(incident: Incident, recent: readonly Incident[]): IncidentGroup {
  const groups = groupIncidents(recent);
  const found = groups.find(({ incidents }) => incidents.some(({ id }) => id === incident.id));
  return found ?? { first: incident, incidents: [incident] };
}
