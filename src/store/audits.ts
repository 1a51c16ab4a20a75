import type { Types } from 'mongoose';
import type { AuditStore } from '../engine/ports.ts';
import type { AuditDoc, Models } from './models.ts';

/** The audit trail in MongoDB. */
export function mongoAudits({ audits }: Pick<Models, 'audits'>): AuditStore {
  return {
    async append(entry) {
      await audits.create(entry);
    },

    async list({ subject, limit }) {
      // Ids rise with time: what was done within a millisecond stays in its order.
      const rows = await audits
        .find(subject === undefined ? {} : { subject })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .lean<(AuditDoc & { _id: Types.ObjectId })[]>();
      return rows.map(({ _id, ...entry }) => entry);
    },
  };
}
