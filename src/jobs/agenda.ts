import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda, InMemoryNotificationChannel, type Job } from 'agenda';
import type { Connection } from 'mongoose';
import type { EngineLog } from '../engine/ports.ts';
import { messageOf } from '../errors.ts';

/** A lock outlives its owner's death by so long, in ms; then the job goes on elsewhere. Every job is shorter. */
export const LOCK_LIFETIME_MS = 15_000;
/** How often Agenda looks for due jobs, in ms; jobs within that span run by timer, on time. */
const PROCESS_EVERY_MS = 1_000;
/** A job that failed is tried again after this, in ms. */
const RETRY_MS = 2_000;
/** More lanes than one process will ever run side by side. */
const MAX_CONCURRENCY = 5_000;
/** Running jobs get so long to end when the process stops, in ms. */
const STOP_MS = 3_000;

const COLLECTION = 'jobs';

/** When a job wants to run next; undefined: not until it is woken. */
export type NextRun = Date | undefined;

export interface Scheduler {
  /** Names a kind of job. The handler gets the job's key and says when it wants to run next. */
  define(name: string, run: (key: string) => Promise<NextRun>): void;
  /**
   * Sees to it that a job of each of these keys exists, and runs now if it does not. Level-triggered: a job that exists is
   * left alone, as saving it again would clear its lock.
   */
  wake(name: string, keys: readonly string[]): Promise<void>;
  start(): Promise<void>;
  /** Takes on nothing more, lets what runs end (for at most 3 s) and hands the rest over. */
  stop(): Promise<void>;
}

interface JobData {
  key: string;
}

/** Agenda over the store's connection: any number of processes share the jobs. */
export async function createScheduler(connection: Connection, log: EngineLog): Promise<Scheduler> {
  const { db } = connection;
  if (db === undefined) throw new Error('the scheduler needs an open connection');
  const jobs = db.collection<{ name: string; data: JobData }>(COLLECTION);
  await jobs.createIndex({ name: 1, 'data.key': 1 }, { unique: true });
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: db, collection: COLLECTION }),
    notificationChannel: new InMemoryNotificationChannel(),
    processEvery: PROCESS_EVERY_MS,
    defaultLockLifetime: LOCK_LIFETIME_MS,
    defaultConcurrency: MAX_CONCURRENCY,
    maxConcurrency: MAX_CONCURRENCY,
    defaultLockLimit: 0,
    // A job without a next run is gone, so that waking it is an insert.
    removeOnComplete: true,
  });
  agenda.on('error', (error: unknown) => log.error({ err: error }, 'scheduler'));
  await agenda.ready;

  const running = new Set<Promise<void>>();
  let stopping = false;

  const handle = async (
    job: Job<JobData>,
    name: string,
    run: (key: string) => Promise<NextRun>,
  ): Promise<void> => {
    const { key } = job.attrs.data;
    if (stopping) {
      job.attrs.nextRunAt = new Date();
      return;
    }
    try {
      job.attrs.nextRunAt = (await run(key)) ?? null;
    } catch (error) {
      log.error({ job: name, key, err: error }, 'job failed, it is tried again');
      job.attrs.nextRunAt = new Date(Date.now() + RETRY_MS);
    }
  };

  return {
    define(name, run) {
      const process = async (job: Job<JobData>): Promise<void> => {
        const handled = handle(job, name, run);
        running.add(handled);
        await handled.finally(() => running.delete(handled));
      };
      // oxlint-disable-next-line typescript/no-misused-promises -- the overload for promises is not the first
      agenda.define<JobData>(name, process);
    },

    async wake(name, keys) {
      const there = await jobs
        .find({ name, 'data.key': { $in: [...keys] } }, { projection: { 'data.key': 1 } })
        .toArray();
      const existing = new Set(there.map((job) => job.data.key));
      for (const key of keys.filter((key) => !existing.has(key))) {
        try {
          await agenda
            .create<JobData>(name, { key })
            .unique({ 'data.key': key }, { insertOnly: true })
            .save();
        } catch (error) {
          // Two wakes at once: the other one's insert is as good.
          log.debug({ job: name, key, err: messageOf(error) }, 'job was woken by somebody else');
        }
      }
    },

    start: () => agenda.start(),

    async stop() {
      stopping = true;
      const deadline = new Promise((resolve) => setTimeout(resolve, STOP_MS).unref());
      await Promise.race([Promise.allSettled(running), deadline]);
      // Not drain(): it leaks the locks of jobs that wait for their timer.
      await agenda.stop(false);
    },
  };
}
