import { isDeepStrictEqual } from 'node:util';
import { incidentRef } from '../../../src/engine/incident-ref.ts';
import type { Handled, Incident, IncidentEvent, IncidentStore } from '../../../src/engine/ports.ts';
import { REOPENED_MS } from '../../../src/engine/ports/incident-store.ts';
import { compareText } from './row.ts';
import { changed, frozen } from './values.ts';

/** Of a timeline the latest events are kept. */
const TIMELINE_KEPT = 50;

/** Incidents in memory. What they hold is frozen. */
export function memoryIncidents(): IncidentStore {
  /** Of each problem, oldest first. */
  const rounds = new Map<string, Incident[]>();

  const change = (incident: Incident, event: IncidentEvent, changes: object): void => {
    const timeline = [...incident.timeline, event].slice(-TIMELINE_KEPT);
    const all = rounds.get(incident.fingerprint) ?? [];
    all[all.length - 1] = frozen(changed(incident, { ...changes, timeline }));
  };

  const all = (): Incident[] => [...rounds.values()].flat();

  /** What a person does to one that is open and still allows it. */
  const handle = (
    ref: string,
    event: IncidentEvent,
    isAllowed: (incident: Incident) => boolean,
    changes: object,
  ): Handled => {
    const found = all().find((one) => one.ref === ref.toLowerCase());
    if (found === undefined) return { kind: 'unknown' };
    if (found.status !== 'open') return { kind: 'over', incident: copyOf(found) };
    if (!isAllowed(found)) return { kind: 'known', incident: copyOf(found) };
    change(found, event, changes);
    return { kind: 'done', incident: copyOf(rounds.get(found.fingerprint)?.at(-1) ?? found) };
  };

  return {
    async raise({ fingerprint, kind, facts, goodUntil }, at) {
      const known = rounds.get(fingerprint) ?? [];
      rounds.set(fingerprint, known);
      const last = known.at(-1);
      const again = goodUntil === undefined ? {} : { goodUntil };
      if (last?.status === 'open' || last?.dismissed === true) {
        if (last.dismissed === true || isDeepStrictEqual(last.facts, facts)) {
          known[known.length - 1] = frozen(changed(last, again));
          return 'known';
        }
        change(last, { at, what: 'changed', facts }, { facts, ...again });
        return 'changed';
      }
      if (last?.resolvedAt !== undefined && at.getTime() - last.resolvedAt.getTime() < REOPENED_MS) {
        const open = { status: 'open', resolvedAt: undefined, resolvedBy: undefined };
        change(last, { at, what: 'reopened', facts }, { ...open, facts, ...again });
        return 'reopened';
      }
      const id = `${fingerprint}#${known.length + 1}`;
      const timeline = [{ at, what: 'opened' as const, facts }];
      const ref = incidentRef(id);
      known.push(
        frozen({ id, ref, fingerprint, kind, facts, status: 'open', openedAt: at, ...again, timeline }),
      );
      return 'opened';
    },

    async resolve(fingerprint, at) {
      const known = rounds.get(fingerprint) ?? [];
      const last = known.at(-1);
      if (last?.dismissed === true) known[known.length - 1] = frozen(changed(last, { dismissed: undefined }));
      if (last?.status !== 'open') return undefined;
      change(last, { at, what: 'resolved' }, { status: 'resolved', resolvedAt: at });
      return copyOf(last);
    },

    async page({ status, limit, after }) {
      return all()
        .filter((one) => status === undefined || one.status === status)
        .sort(newestFirst)
        .filter((one) => after === undefined || newestFirst(after, one) < 0)
        .slice(0, limit)
        .map(copyOf);
    },

    async open() {
      return all()
        .filter(({ status }) => status === 'open')
        .sort((a, b) => a.openedAt.getTime() - b.openedAt.getTime())
        .map(copyOf);
    },

    async dismissed() {
      return all()
        .filter((one) => one.dismissed === true)
        .map(copyOf);
    },

    async resolvedSince(since) {
      const resolved = all().flatMap((one) =>
        one.resolvedAt !== undefined && one.resolvedAt >= since
          ? [{ one, at: one.resolvedAt.getTime() }]
          : [],
      );
      return resolved.sort((a, b) => a.at - b.at).map(({ one }) => copyOf(one));
    },

    async get(ref) {
      const found = all().find((one) => one.ref === ref.toLowerCase());
      return found === undefined ? undefined : copyOf(found);
    },

    async hold(ref, what, hold) {
      const { by, at, until } = hold;
      const isFree = ({ [what]: held }: Incident): boolean =>
        held === undefined || held.until <= at || (what === 'acked' ? held.by === by : held.until < until);
      return handle(ref, { at, what, by, until }, isFree, { [what]: hold });
    },

    async close(ref, by, at) {
      const resolved = { status: 'resolved', resolvedAt: at, resolvedBy: by, dismissed: true };
      return handle(ref, { at, what: 'resolved', by }, () => true, resolved);
    },

    async history(fingerprint, limit) {
      return (rounds.get(fingerprint) ?? []).toReversed().slice(0, limit).map(copyOf);
    },
  };
}

function copyOf(incident: Incident): Incident {
  return { ...incident };
}

type Place = Pick<Incident, 'openedAt' | 'id'>;

function newestFirst(a: Place, b: Place): number {
  return b.openedAt.getTime() - a.openedAt.getTime() || compareText(b.id, a.id);
}
