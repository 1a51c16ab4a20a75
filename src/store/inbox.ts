import { randomUUID } from 'node:crypto';
import { unlessThere } from './duplicate-key.ts';
import { groupCommit } from './group-commit.ts';
import { dataOf, refOf } from './inbox-codec.ts';
import type { InboxDoc, Models } from './models.ts';
import { retryDeadlocks } from './retry-deadlocks.ts';
import { groupBy, updateGroups } from './update-groups.ts';

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
  /** How often it was tried, also in vain as its message was not known. */
  tries: number;
  /** How often applying it failed. */
  failures?: number;
  /** How often it was claimed by somebody who never said what became of it: who died, perhaps by it. */
  lost?: number;
}

/** How an event ended: applied, nobody's, or given up after errors. */
export type InboxEnd = 'done' | 'ignored' | 'dead';

/** What is said of an event that ends. */
export interface Ending {
  how: InboxEnd;
  at: Date;
  error?: string;
}

/** What is said of an event that is to be tried again. */
export interface Postponement {
  dueAt: Date;
  error: string;
  /** The message (its key id) that is not known yet; the event is due as soon as it is. */
  waitsFor?: string | undefined;
  /** Applying it failed. */
  failed?: true;
}

/** Received webhooks, kept until they are applied and some days longer. Several processes may share it. */
export interface Inbox {
  /** Durable when it answers. Events that are there already stay as they are. */
  insert(events: readonly Omit<InboxEvent, 'tries'>[]): Promise<void>;
  /** Which of these are there, in whatever state. */
  known(ids: readonly string[]): Promise<Set<string>>;
  /**
   * Takes events that are due, oldest first, and fewer where they are large; they are this caller's for `leaseMs`. Of those that
   * were lost more than once it takes one: it may end whoever has it, and is not to take the others along each time.
   */
  claim(limit: number, now: Date, leaseMs: number): Promise<InboxEvent[]>;
  end(id: string, ending: Ending): Promise<void>;
  retry(id: string, postponement: Postponement): Promise<void>;
  /** Makes the events of a message due that were tried too early. Answers whether there were any. */
  release(keyId: string, now: Date): Promise<boolean>;
  /** Whether more than so many events are due. */
  holdsMoreThan(count: number, now: Date): Promise<boolean>;
}

/** The inbox in MongoDB. */
export function mongoInbox({ inbox }: Pick<Models, 'inbox'>): Inbox {
  /** Writes to events that are still pending; those that come at the same time share a command, and like ones an update. */
  const toPending = groupCommit(async (writes: readonly { id: string; update: Update }[]) => {
    const alike = groupBy(writes, ({ update }) => JSON.stringify(update));
    const from = { state: 'pending' } as const;
    await updateGroups(
      inbox,
      alike.map((group) => ({ ids: group.map(({ id }) => id), from, update: group[0]?.update ?? {} })),
    );
  });

  const releaseAll = groupCommit(async (releases: readonly { keyId: string; now: Date }[]) => {
    const early = await inbox
      .find({ waitsFor: { $in: [...new Set(releases.map(({ keyId }) => keyId))] } }, { waitsFor: 1 })
      .lean<Pick<InboxDoc, '_id' | 'waitsFor'>[]>();
    if (early.length > 0) {
      const dueAt = releases[0]?.now ?? new Date(0);
      const from = { state: 'pending', claimedBy: { $exists: false } } as const;
      await updateGroups(inbox, [{ ids: early.map(({ _id }) => _id), from, update: { $set: { dueAt } } }]);
    }
    const released = new Set(early.map(({ waitsFor }) => waitsFor));
    return releases.map(({ keyId }) => released.has(keyId));
  });

  return {
    async insert(events) {
      const docs = events.map(docOf).sort((a, b) => (a._id < b._id ? -1 : 1));
      // By the driver itself: mongoose's casting would cost more than the rest of the receiving.
      await unlessThere(() => retryDeadlocks(() => insertMany(inbox, docs)));
    },

    async known(ids) {
      const rows = await inbox.find({ _id: { $in: [...ids] } }, { _id: 1 }).lean<{ _id: string }[]>();
      return new Set(rows.map(({ _id }) => _id));
    },

    async claim(limit, now, leaseMs) {
      const from = { state: 'pending', dueAt: { $lte: now } } as const;
      // What fits into one answer of the database, 16 MB: so many of the largest would fill the memory.
      const oneAnswer = { singleBatch: true, batchSize: limit };
      const found = await inbox
        .find(from, null, oneAnswer)
        .sort({ dueAt: 1 })
        .limit(limit)
        .lean<InboxDoc[]>();
      if (found.length === 0) return [];
      const due = withOneSuspect(found);
      const claimedBy = randomUUID();
      const update = (lost: object): Update => ({
        $set: { claimedBy, dueAt: new Date(now.getTime() + leaseMs) },
        $inc: { tries: 1, ...lost },
        $unset: { waitsFor: 1 },
      });
      const idsOf = (lost: boolean): string[] =>
        due.filter((doc) => isLost(doc) === lost).map(({ _id }) => _id);
      const claimed = await updateGroups(inbox, [
        { ids: idsOf(false), from, update: update({}) },
        { ids: idsOf(true), from, update: update({ lost: 1 }) },
      ]);
      const ours = claimed === due.length ? due : await claimedOnes(claimedBy, due);
      return ours
        .toSorted((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime())
        .map((doc) => eventOf(isLost(doc) ? { ...doc, lost: (doc.lost ?? 0) + 1 } : doc));
    },

    async end(id, { how, at, error }) {
      const died = how === 'dead' && { diedAt: at, ref: refOf(id) };
      const told = error !== undefined && { error };
      const update: Update = {
        $set: { state: how, ended: true, ...told, ...died },
        $unset: { claimedBy: 1, dueAt: 1, waitsFor: 1 },
      };
      await toPending({ id, update });
    },

    async retry(id, { dueAt, error, waitsFor, failed }) {
      const waits = waitsFor !== undefined && { waitsFor };
      const counts = failed && { $inc: { failures: 1 } };
      await toPending({
        id,
        update: { $set: { dueAt, error, ...waits }, $unset: { claimedBy: 1 }, ...counts },
      });
    },

    release: (keyId, now) => releaseAll({ keyId, now }),

    async holdsMoreThan(count, now) {
      const due = { state: 'pending', dueAt: { $lte: now } } as const;
      return (await inbox.countDocuments(due, { limit: count + 1 })) > count;
    },
  };

  /** Somebody else was faster with some. */
  async function claimedOnes(claimedBy: string, read: readonly InboxDoc[]): Promise<InboxDoc[]> {
    const ids = read.map(({ _id }) => _id);
    const rows = await inbox.find({ _id: { $in: ids }, claimedBy }, { _id: 1 }).lean<{ _id: string }[]>();
    const ours = new Set(rows.map(({ _id }) => _id));
    return read.filter(({ _id }) => ours.has(_id));
  }
}

/** Whether somebody had claimed what is due again. */
function isLost({ claimedBy }: InboxDoc): boolean {
  return claimedBy !== undefined;
}

function withOneSuspect(due: readonly InboxDoc[]): readonly InboxDoc[] {
  const [, ...others] = due.filter((doc) => isLost(doc) && doc.lost !== undefined);
  return others.length === 0 ? due : due.filter((doc) => !others.includes(doc));
}

function insertMany(inbox: Models['inbox'], docs: readonly InboxDoc[]): Promise<unknown> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the driver's type does not know that ids may be texts
  const native = docs as unknown as Parameters<typeof inbox.collection.insertMany>[0];
  return inbox.collection.insertMany(native, { ordered: false });
}

interface Update {
  $set: Partial<InboxDoc>;
  $unset: Partial<Record<keyof InboxDoc, 1>>;
  $inc?: Partial<Record<keyof InboxDoc, number>>;
}

function docOf(given: Omit<InboxEvent, 'tries'>): InboxDoc {
  const { id, server, event, instance, eventAt, data, receivedAt, keyId, dueAt = receivedAt } = given;
  // One by one, as this runs for every webhook, and to spread what is given would cost several times as much.
  const doc: InboxDoc = {
    _id: id,
    server,
    event,
    instance,
    eventAt,
    receivedAt,
    state: 'pending',
    dueAt,
    tries: 0,
  };
  if (data !== undefined) doc.data = JSON.stringify(data);
  if (keyId !== undefined) doc.keyId = keyId;
  return doc;
}

function eventOf({
  _id,
  data,
  server,
  event,
  instance,
  eventAt,
  receivedAt,
  keyId,
  dueAt,
  tries,
  failures,
  lost,
}: InboxDoc): InboxEvent {
  return {
    id: _id,
    server,
    event,
    instance,
    eventAt,
    data: dataOf(data),
    receivedAt,
    ...(keyId !== undefined && { keyId }),
    ...(dueAt !== undefined && dueAt > receivedAt && { dueAt }),
    tries: tries + 1,
    ...(failures !== undefined && { failures }),
    ...(lost !== undefined && { lost }),
  };
}
