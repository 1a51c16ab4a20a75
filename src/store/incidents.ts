import { isDeepStrictEqual } from 'node:util';
import type { UpdateQuery } from 'mongoose';
import type { Incident, IncidentEvent, IncidentStore, Problem, Raised } from '../engine/ports.ts';
import { REOPENED_MS } from '../engine/ports/incident-store.ts';
import { unlessThere } from './duplicate-key.ts';
import type { IncidentDoc, Models } from './models.ts';

/** Of a timeline the latest events are kept. */
const TIMELINE_KEPT = 50;

/** Incidents in MongoDB: of each problem the rounds, of which only the last can be open. */
export function mongoIncidents({ incidents }: Pick<Models, 'incidents'>): IncidentStore {
  const latest = (fingerprint: string): Promise<IncidentDoc | null> =>
    incidents.findOne({ fingerprint }).sort({ round: -1 }).lean<IncidentDoc>();

  /** Changes an incident that is still as it was read. */
  const change = async (
    { _id, status }: IncidentDoc,
    event: IncidentEvent,
    update: UpdateQuery<IncidentDoc>,
  ): Promise<boolean> => {
    const timeline = { $each: [event], $slice: -TIMELINE_KEPT };
    const result = await incidents.updateOne({ _id, status }, { ...update, $push: { timeline } });
    return result.matchedCount === 1;
  };

  /** Undefined: somebody else changed the problem's incidents at the same time. */
  const attempt = async ({ fingerprint, kind, facts }: Problem, at: Date): Promise<Raised | undefined> => {
    const last = await latest(fingerprint);
    if (last?.status === 'open') {
      if (isDeepStrictEqual(last.facts, facts)) return 'known';
      return (await change(last, { at, what: 'changed', facts }, { $set: { facts } }))
        ? 'changed'
        : undefined;
    }
    if (last?.resolvedAt !== undefined && at.getTime() - last.resolvedAt.getTime() < REOPENED_MS) {
      const reopened = { $set: { status: 'open', facts }, $unset: { resolvedAt: 1 } } as const;
      return (await change(last, { at, what: 'reopened', facts }, reopened)) ? 'reopened' : undefined;
    }
    const round = (last?.round ?? 0) + 1;
    const opened = await insert({
      _id: `${fingerprint}#${round}`,
      fingerprint,
      round,
      kind,
      facts,
      status: 'open',
      openedAt: at,
      timeline: [{ at, what: 'opened', facts }],
    });
    return opened ? 'opened' : undefined;
  };

  const insert = (doc: IncidentDoc): Promise<boolean> =>
    unlessThere(() => incidents.insertMany([doc], { lean: true }));

  return {
    async raise(problem, at) {
      for (;;) {
        const raised = await attempt(problem, at);
        if (raised !== undefined) return raised;
      }
    },

    async resolve(fingerprint, at) {
      const last = await latest(fingerprint);
      if (last?.status !== 'open') return undefined;
      const resolved = { $set: { status: 'resolved', resolvedAt: at } } as const;
      return (await change(last, { at, what: 'resolved' }, resolved)) ? incidentOf(last) : undefined;
    },

    async open() {
      const rows = await incidents.find({ status: 'open' }).sort({ openedAt: 1 }).lean<IncidentDoc[]>();
      return rows.map(incidentOf);
    },

    async history(fingerprint, limit) {
      const rows = await incidents
        .find({ fingerprint })
        .sort({ round: -1 })
        .limit(limit)
        .lean<IncidentDoc[]>();
      return rows.map(incidentOf);
    },
  };
}

function incidentOf({ _id, round: _round, ...row }: IncidentDoc): Incident {
  return { id: _id, ...row };
}
