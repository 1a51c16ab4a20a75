import { isDeepStrictEqual } from 'node:util';
import type { Incident, IncidentEvent, IncidentStore } from '../../../src/engine/ports.ts';
import { REOPENED_MS } from '../../../src/engine/ports/incident-store.ts';
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

  return {
    async raise({ fingerprint, kind, facts }, at) {
      const all = rounds.get(fingerprint) ?? [];
      rounds.set(fingerprint, all);
      const last = all.at(-1);
      if (last?.status === 'open') {
        if (isDeepStrictEqual(last.facts, facts)) return 'known';
        change(last, { at, what: 'changed', facts }, { facts });
        return 'changed';
      }
      if (last?.resolvedAt !== undefined && at.getTime() - last.resolvedAt.getTime() < REOPENED_MS) {
        change(last, { at, what: 'reopened', facts }, { status: 'open', facts, resolvedAt: undefined });
        return 'reopened';
      }
      const id = `${fingerprint}#${all.length + 1}`;
      const timeline = [{ at, what: 'opened' as const, facts }];
      all.push(frozen({ id, fingerprint, kind, facts, status: 'open', openedAt: at, timeline }));
      return 'opened';
    },

    async resolve(fingerprint, at) {
      const last = rounds.get(fingerprint)?.at(-1);
      if (last?.status !== 'open') return undefined;
      change(last, { at, what: 'resolved' }, { status: 'resolved', resolvedAt: at });
      return copyOf(last);
    },

    async open() {
      return [...rounds.values()]
        .flat()
        .filter(({ status }) => status === 'open')
        .sort((a, b) => a.openedAt.getTime() - b.openedAt.getTime())
        .map(copyOf);
    },

    async history(fingerprint, limit) {
      return (rounds.get(fingerprint) ?? []).toReversed().slice(0, limit).map(copyOf);
    },
  };
}

function copyOf(incident: Incident): Incident {
  return { ...incident };
}
