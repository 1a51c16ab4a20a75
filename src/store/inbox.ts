import { randomUUID } from 'node:crypto';
import type { UpdateQuery } from 'mongoose';
import { isDuplicateKey } from './duplicate-key.ts';
import { groupCommit } from './group-commit.ts';
import type { InboxDoc, Models } from './models.ts';
import { updateEach } from './move-many.ts';

/** A webhook as it was received. `id` says what makes it the same event as another. */
export interface InboxEvent {
  id: string;
  server: string;
  event: string;
  instance: string;
  /** Evolution's own (local) time, as text; orders events of one server. */
  eventAt: string;
  data: unknown;
  receivedAt: Date;
  /** The message that it is about. */
  keyId?: string;
  /** When it is to be applied, if not at once. */
  dueAt?: Date;
  /** How often it was tried. */
  tries: number;
}

/** How an event ended: applied, nobody's, or given up after errors. */
export type InboxEnd = 'done' | 'ignored' | 'dead';

/** Received webhooks, kept until they are applied and a week longer. Several processes may share it. */
export interface Inbox {
  /** Durable when it answers. Events that are there already stay as they are. */
  insert(events: readonly Omit<InboxEvent, 'tries'>[]): Promise<void>;
  /** Which of these are there, in whatever state. */
  known(ids: readonly string[]): Promise<Set<string>>;
  /** Takes events that are due, oldest first; they are this caller's for `leaseMs`. */
  claim(limit: number, now: Date, leaseMs: number): Promise<InboxEvent[]>;
  end(ids: readonly string[], how: InboxEnd, error?: string): Promise<void>;
  retry(id: string, dueAt: Date, error: string): Promise<void>;
  /** Makes the events of a message due that were tried too early. Answers whether there were any. */
  release(keyId: string, now: Date): Promise<boolean>;
}

export function mongoInbox({ inbox }: Pick<Models, 'inbox'>): Inbox {
  /** Writes to events that are still pending; those that come at the same time share a command. */
  const toPending = groupCommit(async (writes: readonly { id: string; update: UpdateQuery<InboxDoc> }[]) => {
    const operations = writes
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, update }) => ({ updateOne: { filter: { _id: id, state: 'pending' as const }, update } }));
    await inbox.bulkWrite(operations, { ordered: false });
  });

  const releaseAll = groupCommit(async (releases: readonly { keyId: string; now: Date }[]) => {
    const keyIds = [...new Set(releases.map(({ keyId }) => keyId))];
    const waiting = { keyId: { $in: keyIds }, state: 'pending', tries: { $gt: 0 } } as const;
    const early = await inbox
      .find({ ...waiting, claimedBy: { $exists: false } }, { keyId: 1 })
      .lean<Pick<InboxDoc, '_id' | 'keyId'>[]>();
    const ids = early.map(({ _id }) => _id);
    const dueAt = releases[0]?.now ?? new Date(0);
    await updateEach(inbox, ids, { state: 'pending', claimedBy: { $exists: false } }, { $set: { dueAt } });
    const released = new Set(early.map(({ keyId }) => keyId));
    return releases.map(({ keyId }) => released.has(keyId));
  });

  return {
    async insert(events) {
      const docs = events
        .map(({ id, ...event }): InboxDoc => ({
          _id: id,
          ...event,
          state: 'pending',
          dueAt: event.dueAt ?? event.receivedAt,
          tries: 0,
        }))
        .sort((a, b) => (a._id < b._id ? -1 : 1));
      try {
        await inbox.insertMany(docs, { ordered: false, lean: true });
      } catch (error) {
        // Unordered: the others are in. What is a duplicate was received before.
        if (!isDuplicateKey(error)) throw error;
      }
    },

    async known(ids) {
      const rows = await inbox
        .find({ _id: { $in: ids.toSorted() } }, { _id: 1 })
        .lean<Pick<InboxDoc, '_id'>[]>();
      return new Set(rows.map(({ _id }) => _id));
    },

    async claim(limit, now, leaseMs) {
      const due = { state: 'pending', dueAt: { $lte: now } } as const;
      const ids = await inbox.find(due, { _id: 1 }).sort({ dueAt: 1 }).limit(limit).lean<{ _id: string }[]>();
      if (ids.length === 0) return [];
      const claimedBy = randomUUID();
      await updateEach(
        inbox,
        ids.map(({ _id }) => _id),
        due,
        { $set: { claimedBy, dueAt: new Date(now.getTime() + leaseMs) }, $inc: { tries: 1 } },
      );
      const rows = await inbox
        .find({ _id: { $in: ids.map(({ _id }) => _id) }, claimedBy })
        .sort({ receivedAt: 1 })
        .lean<InboxDoc[]>();
      return rows.map(eventOf);
    },

    async end(ids, how, error) {
      const update = {
        $set: { state: how, ...(error !== undefined && { error }) },
        $unset: { claimedBy: 1 },
      };
      await Promise.all(ids.map((id) => toPending({ id, update })));
    },

    async retry(id, dueAt, error) {
      await toPending({ id, update: { $set: { dueAt, error }, $unset: { claimedBy: 1 } } });
    },

    release: (keyId, now) => releaseAll({ keyId, now }),
  };
}

function eventOf({
  _id,
  state: _state,
  dueAt: _due,
  claimedBy: _by,
  error: _error,
  ...row
}: InboxDoc): InboxEvent {
  return { id: _id, ...row };
}
