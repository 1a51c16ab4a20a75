import { groupOf, recentIncidents } from './alerts/recent-incidents.ts';
import { audit } from './audit.ts';
import type { Handled, HoldKind, Ports } from './ports.ts';
import { touchIncidentCards } from './touch-card.ts';

/** Silences are no longer than this, in ms: what is wrong for days is to be resolved. */
export const LONGEST_SILENCE_MS = 24 * 3_600_000;

/** Somebody takes care of an incident, and of all that are one problem with it; until they are done, or the time is over. */
export function acknowledge(ports: Ports, ref: string, by: string): Promise<Handled> {
  return hold(ports, ref, 'acked', by, ports.settings.alerts.ackedMs);
}

/** Nobody is to be told of an incident for a while. @param forMs up to `LONGEST_SILENCE_MS` */
export function silence(ports: Ports, ref: string, by: string, forMs: number): Promise<Handled> {
  return hold(ports, ref, 'silenced', by, Math.min(forMs, LONGEST_SILENCE_MS));
}

/** A person says that an incident is over; it stays so until its problem has ended and comes anew. */
export function closeIncident(ports: Ports, ref: string, by: string): Promise<Handled> {
  return toAll(ports, ref, by, 'incident.resolve', (one) =>
    ports.incidents.close(one, by, ports.clock.now()),
  );
}

function hold(ports: Ports, ref: string, what: HoldKind, by: string, forMs: number): Promise<Handled> {
  const at = ports.clock.now();
  const until = new Date(at.getTime() + forMs);
  const action = what === 'acked' ? 'incident.ack' : 'incident.silence';
  return toAll(ports, ref, by, action, (one) => ports.incidents.hold(one, what, { by, at, until }), {
    until,
  });
}

/** Does the same to all incidents of a card; what became of the one that was named, or of the first that is not over, is the answer. */
async function toAll(
  ports: Ports,
  ref: string,
  by: string,
  action: string,
  handle: (ref: string) => Promise<Handled>,
  details: Record<string, unknown> = {},
): Promise<Handled> {
  const named = await ports.incidents.get(ref);
  if (named === undefined) return { kind: 'unknown' };
  const group = groupOf(named, await recentIncidents(ports));
  let handled = await handle(named.ref);
  for (const other of group.incidents) {
    if (other.id === named.id) continue;
    const others = await handle(other.ref);
    if (handled.kind === 'over') handled = others;
  }
  if (handled.kind === 'done') {
    const { kind, fingerprint } = named;
    await audit(ports, {
      actor: by,
      action,
      subject: `incident:${named.ref}`,
      details: { kind, fingerprint, count: group.incidents.length, ...details },
    });
  }
  await touchIncidentCards(ports, named, group);
  return handled;
}
