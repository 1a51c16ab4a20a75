import type { Incident } from '../ports.ts';

/** Numbers of one server that fall within so many ms of each other fall for one reason. */
const TOGETHER_MS = 60_000;
/** More incidents of one kind than this are one card. */
const ALONE = 3;
/** So far before the oldest that is open incidents are looked at, in ms, so that a group keeps its first when that is over. */
export const GROUPED_BEFORE_MS = 10 * TOGETHER_MS;

/** Incidents that one card shows. The first gives the card its name, so that the card stays the same while others join. */
export interface IncidentGroup {
  first: Incident;
  /** All of them, the first included, in the order of their time. */
  incidents: readonly Incident[];
}

/** What is one problem for people: 40 numbers that go down with one server are one. */
export function groupIncidents(incidents: readonly Incident[]): IncidentGroup[] {
  const runs = new Map<string, Incident[][]>();
  const byTime = incidents.toSorted(
    (a, b) => a.openedAt.getTime() - b.openedAt.getTime() || a.id.localeCompare(b.id),
  );
  for (const incident of byTime) {
    const key = groupKey(incident);
    const known = runs.get(key) ?? [];
    runs.set(key, known);
    const run = known.at(-1);
    const last = run?.at(-1);
    const isNear = last !== undefined && incident.openedAt.getTime() - last.openedAt.getTime() <= TOGETHER_MS;
    if (run !== undefined && isNear) run.push(incident);
    else known.push([incident]);
  }
  return [...runs.values()].flat().flatMap((run) => {
    const [first] = run;
    if (first !== undefined && run.length > ALONE) return [{ first, incidents: run }];
    return run.map((incident) => ({ first: incident, incidents: [incident] }));
  });
}

/** Only numbers are grouped; what is of a campaign or of the fleet is alone. */
function groupKey({ kind, fingerprint, facts }: Incident): string {
  return typeof facts['instance'] === 'string' ? `${kind} ${String(facts['server'])}` : fingerprint;
}
