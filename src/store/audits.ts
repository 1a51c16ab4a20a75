import { createHash } from 'node:crypto';
import { type QueryFilter, Types } from 'mongoose';
import { literal } from '../engine/literal.ts';
import type { AuditEntry, AuditQuery, AuditStore } from '../engine/ports.ts';
import { unlessThere } from './duplicate-key.ts';
import type { AuditDoc, Models } from './models.ts';

/** The audit trail in MongoDB. */
export function mongoAudits({ audits }: Pick<Models, 'audits'>): AuditStore {
  const read = ({ subject, actor, limit }: AuditQuery, after?: string): Promise<Row[]> => {
    const asked: QueryFilter<AuditDoc>[] = [
      ...(subject === undefined ? [] : [{ subject }]),
      ...(actor === undefined
        ? []
        : [{ $or: [{ actor }, { actor: { $regex: `${literal(` (${actor})`)}$` } }] }]),
      ...(after === undefined ? [] : [behind(after)]),
    ];
    // Ids rise with time: what was done within a millisecond stays in its order.
    return audits
      .find(asked.length === 0 ? {} : { $and: asked })
      .sort({ at: -1, _id: -1 })
      .limit(limit)
      .lean<Row[]>();
  };

  return {
    async append(entry) {
      await audits.create(entry);
    },

    async appendOnce(entry) {
      await unlessThere(() => audits.create({ ...entry, _id: idOf(entry) }));
    },

    list: async (query) => (await read(query)).map(entryOf),

    async page({ after, ...query }) {
      const { limit } = query;
      const rows = await read({ ...query, limit: limit + 1 }, after);
      const last = rows[limit - 1];
      const entries = rows.slice(0, limit).map(entryOf);
      return rows.length > limit && last !== undefined ? { entries, next: placeOf(last) } : { entries };
    },
  };
}

type Row = AuditDoc & { _id: Types.ObjectId };

function entryOf({ _id, ...entry }: Row): AuditEntry {
  return entry;
}

/** Its time in ms and its id. */
function placeOf({ at, _id }: Row): string {
  return `${at.getTime()}-${_id.toHexString()}`;
}

/** What comes after a place; nothing does after what is none. */
function behind(place: string): QueryFilter<AuditDoc> {
  const [ms, id = ''] = place.split('-');
  const at = new Date(Number(ms));
  if (Number.isNaN(at.getTime()) || !Types.ObjectId.isValid(id)) return { at: { $lt: new Date(0) } };
  return { $or: [{ at: { $lt: at } }, { at, _id: { $lt: new Types.ObjectId(id) } }] };
}

/** An id that is the same for the same entry, and rises with time as the others do: seconds first. */
function idOf({ at, actor, action, subject }: AuditEntry): Types.ObjectId {
  const what = JSON.stringify([at.getTime(), actor, action, subject]);
  const seconds = Math.floor(at.getTime() / 1000)
    .toString(16)
    .padStart(8, '0');
  return new Types.ObjectId(seconds + createHash('sha256').update(what).digest('hex').slice(0, 16));
}
