import { createHash } from 'node:crypto';
import { type Db, ObjectId } from 'mongodb';
import { isDuplicateKey } from '../store/duplicate-key.ts';
import { retryDeadlocks } from '../store/retry-deadlocks.ts';

/** What Frota does itself with the jobs that Agenda keeps. */
export interface JobStore {
  /**
   * Makes resting or new jobs due now; one that runs or waits for its time is left alone.
   * @returns whether there was any to wake.
   */
  wake(name: string, keys: readonly string[], now: Date): Promise<boolean>;
  /** Brings a job that waits for its time forward. True: it would have run later. */
  hasten(name: string, key: string, at: Date): Promise<boolean>;
  /** Frees what an owner has locked, and makes due what it was running; of that, only what `which` leaves. */
  handOver(owner: string, now: Date, which?: LockedJobs): Promise<void>;
  /** How the jobs of all processes are. */
  overview(now: Date): Promise<JobsOverview>;
}

/** How the jobs of all processes are, for whoever looks after Frota. */
export interface JobsOverview {
  /** Those that are due and that no process has taken. */
  due: number;
  /** Since when the first of them is. */
  dueSince?: Date;
  /** Those that some process has taken. */
  locked: number;
  /** When the lock was last renewed that is not renewed for the longest time: its process may have died. */
  lockedSince?: Date;
  /** When a job last ended. */
  lastEndAt?: Date;
}

export interface LockedJobs {
  /** Locked before that. */
  before: Date;
  /** Ids (hex) of those that are left alone. */
  except: readonly string[];
}

export interface JobData {
  key: string;
}

/** A job as Agenda keeps it, as far as Frota looks at it. */
interface JobDoc {
  _id: ObjectId;
  name: string;
  data: JobData;
  /** Null while it runs, and while it rests. */
  nextRunAt: Date | null;
  lockedAt?: Date | null;
  lastFinishedAt?: Date;
  lastModifiedBy?: string;
}

export function jobStore(db: Db, collection: string): JobStore {
  const jobs = db.collection<JobDoc>(collection);

  const create = async (_id: ObjectId, name: string, key: string, now: Date): Promise<void> => {
    try {
      await jobs.updateOne(
        { _id, nextRunAt: null, lockedAt: null },
        { $set: { nextRunAt: now }, $setOnInsert: { name, data: { key }, type: 'normal', priority: 0 } },
        { upsert: true },
      );
    } catch (error) {
      // Somebody else created it meanwhile: the upsert ran into a job that rests no more.
      if (!isDuplicateKey(error)) throw error;
    }
  };

  return {
    async wake(name, keys, now) {
      const wanted = keys.map((key) => ({ _id: jobId(name, key), key }));
      const there = await jobs.find({ _id: { $in: wanted.map(({ _id }) => _id) } }).toArray();
      const known = new Set(there.map(({ data }) => data.key));
      const unknown = wanted.filter(({ key }) => !known.has(key));
      const resting = there.filter(isResting).map(({ _id }) => _id);
      await Promise.all(unknown.map(({ _id, key }) => create(_id, name, key, now)));
      if (resting.length > 0) {
        const atRest = { _id: { $in: resting }, nextRunAt: null, lockedAt: null };
        await retryDeadlocks(() => jobs.updateMany(atRest, { $set: { nextRunAt: now } }));
      }
      return unknown.length + resting.length > 0;
    },

    async hasten(name, key, at) {
      const waiting = { _id: jobId(name, key), lockedAt: null, nextRunAt: { $gt: at } };
      return (await jobs.updateOne(waiting, { $set: { nextRunAt: at } })).matchedCount === 1;
    },

    async handOver(owner, now, which) {
      const held = {
        lastModifiedBy: owner,
        lockedAt: which === undefined ? { $ne: null } : { $lt: which.before },
        ...(which !== undefined && { _id: { $nin: which.except.map((id) => new ObjectId(id)) } }),
      };
      await jobs.updateMany({ ...held, nextRunAt: null }, { $set: { nextRunAt: now } });
      await jobs.updateMany(held, { $set: { lockedAt: null } });
    },

    async overview(now) {
      const due = { lockedAt: null, nextRunAt: { $ne: null, $lte: now } };
      const locked = { lockedAt: { $ne: null } };
      // A job for each number and a dozen more: nothing that an index would have to help with.
      const [dues, locks, firstDue, firstLock, lastEnd] = await Promise.all([
        jobs.countDocuments(due),
        jobs.countDocuments(locked),
        jobs.findOne(due, { sort: { nextRunAt: 1 } }),
        jobs.findOne(locked, { sort: { lockedAt: 1 } }),
        jobs.findOne({ lastFinishedAt: { $gt: new Date(0) } }, { sort: { lastFinishedAt: -1 } }),
      ]);
      return {
        due: dues,
        ...(firstDue?.nextRunAt && { dueSince: firstDue.nextRunAt }),
        locked: locks,
        ...(firstLock?.lockedAt && { lockedSince: firstLock.lockedAt }),
        ...(lastEnd?.lastFinishedAt && { lastEndAt: lastEnd.lastFinishedAt }),
      };
    },
  };
}

/** Nobody runs it, and it has no next run. One that was running when its process died is locked until that expires. */
function isResting({ nextRunAt, lockedAt }: JobDoc): boolean {
  return nextRunAt === null && (lockedAt ?? null) === null;
}

/**
 * A job's id comes from its name and key, so that it is one however many wake it at once. Not by a unique index: on
 * FerretDB two inserts that run into each other there deadlock; ids do not.
 */
function jobId(name: string, key: string): ObjectId {
  const hash = createHash('sha256').update(`${name}\n${key}`).digest();
  return new ObjectId(hash.subarray(0, 12));
}
