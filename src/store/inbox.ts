import { randomUUID } from 'node:crypto';
import { isDuplicateKey } from './duplicate-key.ts';
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
  /** How often it was tried. */
  tries: number;
}

/** How an event ended: applied, nobody's, or given up after errors. */
export type InboxEnd = 'done' | 'ignored' | 'dead';

/** Received webhooks, kept until they are applied and a week longer. Several processes may share it. */
export interface Inbox {
  /** Durable when it answers. Events that are there already stay as they are. */
  insert(events: readonly Omit<InboxEvent, 'tries'>[]): Promise<void>;
  /** Takes events that are due, oldest first; they are this caller's for `leaseMs`. */
  claim(limit: number, now: Date, leaseMs: number): Promise<InboxEvent[]>;
  end(ids: readonly string[], how: InboxEnd, error?: string): Promise<void>;
  retry(id: string, dueAt: Date, error: string): Promise<void>;
  /** Makes the waiting events of a message due. Answers whether there were any. */
  release(keyId: string, now: Date): Promise<boolean>;
}

export function mongoInbox({ inbox }: Pick<Models, 'inbox'>): Inbox {
  return {
    async insert(events) {
      const docs = events
        .map(({ id, ...event }): InboxDoc => ({
          _id: id,
          ...event,
          state: 'pending',
          dueAt: event.receivedAt,
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
      await updateEach(
        inbox,
        ids,
        { state: 'pending' },
        { $set: { state: how, ...(error !== undefined && { error }) }, $unset: { claimedBy: 1 } },
      );
    },

    async retry(id, dueAt, error) {
      await inbox.updateOne(
        { _id: id, state: 'pending' },
        { $set: { dueAt, error }, $unset: { claimedBy: 1 } },
      );
    },

    async release(keyId, now) {
      const result = await inbox.updateMany(
        { keyId, state: 'pending', claimedBy: { $exists: false } },
        { $set: { dueAt: now } },
      );
      return result.matchedCount > 0;
    },
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
