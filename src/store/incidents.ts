import { isDeepStrictEqual } from 'node:util';
import type { QueryFilter, UpdateQuery } from 'mongoose';
import { incidentRef } from '../engine/incident-ref.ts';
import type { Handled, Incident, IncidentEvent, IncidentStore, Problem, Raised } from '../engine/ports.ts';
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
  const attempt = async (problem: Problem, at: Date): Promise<Raised | undefined> => {
    const { fingerprint, kind, facts, goodUntil } = problem;
    const last = await latest(fingerprint);
    const again = goodUntil === undefined ? {} : { goodUntil };
    if (last?.status === 'open' || last?.dismissed === true) {
      if (last.dismissed === true || isDeepStrictEqual(last.facts, facts)) {
        if (goodUntil !== undefined) await incidents.updateOne({ _id: last._id }, { $set: again });
        return 'known';
      }
      return (await change(last, { at, what: 'changed', facts }, { $set: { facts, ...again } }))
        ? 'changed'
        : undefined;
    }
    if (last?.resolvedAt !== undefined && at.getTime() - last.resolvedAt.getTime() < REOPENED_MS) {
      const reopened = {
        $set: { status: 'open', facts, ...again },
        $unset: { resolvedAt: 1, resolvedBy: 1 },
      } as const;
      return (await change(last, { at, what: 'reopened', facts }, reopened)) ? 'reopened' : undefined;
    }
    const round = (last?.round ?? 0) + 1;
    const id = `${fingerprint}#${round}`;
    const opened = await insert({
      _id: id,
      ref: incidentRef(id),
      fingerprint,
      round,
      kind,
      facts,
      status: 'open',
      openedAt: at,
      ...again,
      timeline: [{ at, what: 'opened', facts }],
    });
    return opened ? 'opened' : undefined;
  };

  /** What a person does to one that is open and still allows it. */
  const handle = async (
    ref: string,
    event: IncidentEvent,
    allowed: QueryFilter<IncidentDoc>,
    update: UpdateQuery<IncidentDoc>,
  ): Promise<Handled> => {
    const named = { ref: ref.toLowerCase() };
    const timeline = { $each: [event], $slice: -TIMELINE_KEPT };
    const done = await incidents
      .findOneAndUpdate(
        { ...named, status: 'open', ...allowed },
        { ...update, $push: { timeline } },
        { returnDocument: 'after' },
      )
      .lean<IncidentDoc>();
    if (done !== null) return { kind: 'done', incident: incidentOf(done) };
    const found = await incidents.findOne(named).lean<IncidentDoc>();
    if (found === null) return { kind: 'unknown' };
    return { kind: found.status === 'open' ? 'known' : 'over', incident: incidentOf(found) };
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
      if (last?.dismissed === true)
        await incidents.updateOne({ _id: last._id }, { $unset: { dismissed: 1 } });
      if (last?.status !== 'open') return undefined;
      const resolved = { $set: { status: 'resolved', resolvedAt: at } } as const;
      return (await change(last, { at, what: 'resolved' }, resolved)) ? incidentOf(last) : undefined;
    },

    async open() {
      const rows = await incidents.find({ status: 'open' }).sort({ openedAt: 1 }).lean<IncidentDoc[]>();
      return rows.map(incidentOf);
    },

    async dismissed() {
      return (await incidents.find({ dismissed: true }).lean<IncidentDoc[]>()).map(incidentOf);
    },

    async resolvedSince(since) {
      const rows = await incidents
        .find({ resolvedAt: { $gte: since } })
        .sort({ resolvedAt: 1 })
        .lean<IncidentDoc[]>();
      return rows.map(incidentOf);
    },

    async page({ status, limit, after }) {
      const rows = await incidents
        .find({
          ...(status !== undefined && { status }),
          ...(after !== undefined && {
            $or: [
              { openedAt: { $lt: after.openedAt } },
              { openedAt: after.openedAt, _id: { $lt: after.id } },
            ],
          }),
        })
        .sort({ openedAt: -1, _id: -1 })
        .limit(limit)
        .lean<IncidentDoc[]>();
      return rows.map(incidentOf);
    },

    async get(ref) {
      const row = await incidents.findOne({ ref: ref.toLowerCase() }).lean<IncidentDoc>();
      return row === null ? undefined : incidentOf(row);
    },

    hold(ref, what, hold) {
      const { by, at, until } = hold;
      const free = [{ [what]: { $exists: false } }, { [`${what}.until`]: { $lte: at } }];
      const others = what === 'acked' ? { 'acked.by': by } : { 'silenced.until': { $lt: until } };
      return handle(ref, { at, what, by, until }, { $or: [...free, others] }, { $set: { [what]: hold } });
    },

    close: (ref, by, at) =>
      handle(
        ref,
        { at, what: 'resolved', by },
        {},
        { $set: { status: 'resolved', resolvedAt: at, resolvedBy: by, dismissed: true } },
      ),

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
