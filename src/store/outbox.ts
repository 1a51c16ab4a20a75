import { randomUUID } from 'node:crypto';
import type { QueryFilter } from 'mongoose';
import {
  type Claimed,
  FAILURES_TOLD,
  LOST,
  LOST_AFTER_MS,
  type Outbox,
  type OutboxEntry,
} from '../engine/ports/outbox.ts';
import { unlessThere } from './duplicate-key.ts';
import type { Models, OutboxDoc } from './models.ts';
import { dueIds, updateEach } from './move-many.ts';

/** The outbox in MongoDB. Several processes may share it. */
export function mongoOutbox({ outbox }: Pick<Models, 'outbox'>): Outbox {
  return {
    async put(entries) {
      const docs = entries
        .map(({ id, dueAt, ...entry }): OutboxDoc => ({
          _id: id,
          ...entry,
          state: 'pending',
          dueAt: dueAt ?? entry.createdAt,
          tries: 0,
        }))
        .sort((a, b) => (a._id < b._id ? -1 : 1));
      if (docs.length > 0) await unlessThere(() => outbox.insertMany(docs, { ordered: false }));
    },

    async claim(limit, now, leaseMs, kinds) {
      const due = {
        state: 'pending' as const,
        dueAt: { $lte: now },
        ...(kinds !== undefined && { kind: { $in: [...kinds] } }),
      };
      const ids = await dueIds(outbox, due, limit);
      if (ids.length === 0) return [];
      const claimedBy = randomUUID();
      await updateEach(outbox, ids, due, {
        $set: { claimedBy, dueAt: new Date(now.getTime() + leaseMs) },
        $inc: { tries: 1 },
      });
      const rows = await outbox
        .find({ _id: { $in: ids }, claimedBy })
        .sort({ createdAt: 1, _id: 1 })
        .lean<OutboxDoc[]>();
      return rows.map(entryOf);
    },

    async begin({ id, tries }, now) {
      const { modifiedCount } = await outbox.updateOne(
        { _id: id, tries, state: 'pending' },
        { $set: { state: 'begun', begunAt: now }, $unset: { dueAt: 1 } },
      );
      return modifiedCount === 1;
    },

    async end(entry, how, reason) {
      const changes = { state: how, ...(reason !== undefined && { reason }) };
      await outbox.updateOne(openOf(entry), { $set: changes, $unset: { dueAt: 1, claimedBy: 1 } });
    },

    async retry(entry, dueAt, reason) {
      await outbox.updateOne(openOf(entry), {
        $set: { state: 'pending', dueAt, reason },
        $unset: { claimedBy: 1 },
      });
    },

    async tally(idsBegin, since, now) {
      const about = { _id: { $gte: idsBegin, $lt: `${idsBegin}\uffff` }, createdAt: { $gte: since } };
      const alive = new Date(now.getTime() - LOST_AFTER_MS);
      const lost: QueryFilter<OutboxDoc> = { state: 'begun', begunAt: { $lte: alive } };
      const underWay: QueryFilter<OutboxDoc> = { state: 'begun', begunAt: { $gt: alive } };
      const inVain: QueryFilter<OutboxDoc> = {
        state: { $in: ['pending', 'failed'] },
        reason: { $exists: true },
      };
      const [done, failed, waiting, rows] = await Promise.all([
        outbox.countDocuments({ ...about, state: 'done' }),
        outbox.countDocuments({ ...about, $or: [{ state: 'failed' }, lost] }),
        outbox.countDocuments({ ...about, $or: [{ state: 'pending' }, underWay] }),
        outbox
          .find({ ...about, $or: [inVain, lost] }, { createdAt: 1, state: 1, reason: 1 })
          .sort({ createdAt: -1 })
          .limit(FAILURES_TOLD)
          .lean<Pick<OutboxDoc, 'createdAt' | 'state' | 'reason'>[]>(),
      ]);
      const failures = rows.map(({ createdAt: at, state, reason = '' }) => ({
        at,
        reason: state === 'begun' ? LOST : reason,
      }));
      return { done, failed, waiting, failures };
    },
  };
}

/** An entry that this claim still has. */
function openOf({ id, tries }: Claimed): QueryFilter<OutboxDoc> {
  return { _id: id, tries, state: { $in: ['pending', 'begun'] } };
}

function entryOf({ _id, kind, payload, tries, createdAt, expiresAt }: OutboxDoc): OutboxEntry {
  return { id: _id, kind, payload, tries, createdAt, expiresAt };
}
