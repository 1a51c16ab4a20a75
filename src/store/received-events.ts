import type { DeadEvent, ReceivedEvents } from '../engine/ports.ts';
import { dataOf, refOf } from './inbox-codec.ts';
import type { InboxDoc, Models } from './models.ts';
import { moveMany } from './move-many.ts';
import { mongoRefusals } from './refusals.ts';

/** What is stuck is among so many that are due first: it comes back every half minute at the latest. */
const LOOKED_AT = 300;

/** The inbox as people look at it. */
export function mongoReceivedEvents(models: Pick<Models, 'inbox' | 'refusals'>): ReceivedEvents {
  const { inbox } = models;
  const dueBy = (now: Date) => ({ state: 'pending' as const, dueAt: { $lte: now } });
  const named = (ref: string | undefined) => ({
    state: 'dead' as const,
    ...(ref !== undefined && { ref }),
  });

  return {
    async stats(now) {
      const [waiting, due, dead, next] = await Promise.all([
        inbox.countDocuments({ state: 'pending' }),
        inbox.countDocuments(dueBy(now)),
        inbox.countDocuments({ state: 'dead' }),
        inbox
          .find({ state: 'pending' }, { dueAt: 1, receivedAt: 1, failures: 1, lost: 1 })
          .sort({ dueAt: 1 })
          .limit(LOOKED_AT)
          .lean<Waiting[]>(),
      ]);
      const since = next.flatMap((event) => waitsSince(event, now) ?? []);
      const dueSince = since.toSorted((a, b) => a.getTime() - b.getTime())[0];
      return { waiting, due, dead, ...(dueSince !== undefined && { dueSince }) };
    },

    async dead(limit, after) {
      const behind = after && {
        $or: [{ diedAt: { $lt: after.diedAt } }, { diedAt: after.diedAt, ref: { $lt: after.ref } }],
      };
      const rows = await inbox
        .find({ ...named(undefined), ...behind })
        .sort({ diedAt: -1, ref: -1 })
        .limit(limit)
        .lean<InboxDoc[]>();
      return rows.map(deadOf);
    },

    async deadOne(ref) {
      const row = await inbox.findOne(named(ref)).lean<InboxDoc>();
      return row === null ? undefined : deadOf(row);
    },

    // It counts as tried once, as half of it may have been done.
    retryDead: (now, ref) =>
      moveMany(inbox, named(ref), {
        $set: { state: 'pending', dueAt: now, tries: 1 },
        $unset: { ended: 1, diedAt: 1, ref: 1, failures: 1, lost: 1 },
      }),

    dropDead: (ref) =>
      moveMany(inbox, named(ref), { $set: { state: 'ignored' }, $unset: { diedAt: 1, ref: 1 } }),

    refusals: () => mongoRefusals(models).list(),
  };
}

type Waiting = Pick<InboxDoc, 'dueAt' | 'receivedAt' | 'failures' | 'lost'>;

/** Undefined: it is held on purpose, or taken by somebody for the first time. */
function waitsSince({ dueAt, receivedAt, failures, lost }: Waiting, now: Date): Date | undefined {
  // Each claim and each retry puts off when it is due next.
  if (failures !== undefined || lost !== undefined) return receivedAt;
  return dueAt !== undefined && dueAt <= now ? dueAt : undefined;
}

function deadOf(row: InboxDoc): DeadEvent {
  const { _id, server, instance, event, receivedAt, diedAt = receivedAt, tries, error = '', data } = row;
  const ref = row.ref ?? refOf(_id);
  return { ref, server, instance, event, receivedAt, diedAt, tries, error, data: dataOf(data) };
}
