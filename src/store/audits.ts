import { createHash } from 'node:crypto';
import { Types } from 'mongoose';
import { literal } from '../engine/literal.ts';
import type { AuditEntry, AuditStore } from '../engine/ports.ts';
import { unlessThere } from './duplicate-key.ts';
import type { AuditDoc, Models } from './models.ts';

/** The audit trail in MongoDB. */
export function mongoAudits({ audits }: Pick<Models, 'audits'>): AuditStore {
  return {
    async append(entry) {
      await audits.create(entry);
    },

    async appendOnce(entry) {
      await unlessThere(() => audits.create({ ...entry, _id: idOf(entry) }));
    },

    async list({ subject, actor, limit }) {
      // Ids rise with time: what was done within a millisecond stays in its order.
      const rows = await audits
        .find({
          ...(subject !== undefined && { subject }),
          ...(actor !== undefined && {
            $or: [{ actor }, { actor: { $regex: `${literal(` (${actor})`)}$` } }],
          }),
        })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .lean<(AuditDoc & { _id: Types.ObjectId })[]>();
      return rows.map(({ _id, ...entry }) => entry);
    },
  };
}

/** An id that is the same for the same entry, and rises with time as the others do: seconds first. */
function idOf({ at, actor, action, subject }: AuditEntry): Types.ObjectId {
  const what = JSON.stringify([at.getTime(), actor, action, subject]);
  const seconds = Math.floor(at.getTime() / 1000)
    .toString(16)
    .padStart(8, '0');
  return new Types.ObjectId(seconds + createHash('sha256').update(what).digest('hex').slice(0, 16));
}
