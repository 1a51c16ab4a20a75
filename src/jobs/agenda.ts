import { randomUUID } from 'node:crypto';
import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda, InMemoryNotificationChannel, type Job, type JobId } from 'agenda';
import type { Db } from 'mongodb';
import { within } from '../clock.ts';
import type { EngineLog } from '../engine/ports.ts';
import { type JobData, type JobsOverview, jobStore } from './job-store.ts';
import { keepAlive } from './keep-alive.ts';
import { lockGate } from './lock-gate.ts';
import { freeLostLocks } from './lost-locks.ts';

/** What a scheduler does when, in ms. */
const TIMES = {
  /** A lock outlives its owner's death by so long; then the job goes on elsewhere. */
  lockLifetime: 15_000,
  /** How often Agenda looks for due jobs; jobs within that span run by timer, on time. */
  processEvery: 1_000,
  /** A job that failed is tried again after this. */
  retry: 2_000,
  /** Running jobs get so long to end when the process stops. */
  stop: 3_000,
};
export type SchedulerTimes = typeof TIMES;

/** More lanes than one process will ever run side by side. */
const MAX_CONCURRENCY = 5_000;

const COLLECTION = 'jobs';

/** When a job wants to run next; undefined: not until it is woken. */
export type NextRun = Date | undefined;

export interface Scheduler {
  /**
   * Names a kind of job. The handler gets the job's key and says when it wants to run next.
   * @param keyIs what the key is, by which the log has it
   */
  define(name: string, run: (key: string) => Promise<NextRun>, keyIs?: 'instance' | 'migration'): void;
  /**
   * Sees to it that the jobs of these keys run now, or at the time they have chosen. Level-triggered: one that runs or
   * waits for its time is left alone, as saving it again would clear its lock.
   */
  wake(name: string, keys: readonly string[]): Promise<void>;
  /** A job that waits for a later time runs at this one. One that runs chooses its next time itself. */
  hasten(name: string, key: string, at: Date): Promise<void>;
  /** How the jobs of all processes are now. */
  overview(): Promise<JobsOverview>;
  /** Itself, for who looks at its jobs. */
  agenda: Agenda;
  start(): Promise<void>;
  /** Takes on nothing more, lets what runs end (for at most 3 s) and hands the rest over. */
  stop(): Promise<void>;
}

/** Agenda over the store's connection: any number of processes share the jobs. */
export async function createScheduler(
  { db }: { db?: Db | undefined },
  log: EngineLog,
  options: Partial<SchedulerTimes> = {},
): Promise<Scheduler> {
  if (db === undefined) throw new Error('the scheduler needs an open connection');
  const times = { ...TIMES, ...options };
  const jobs = jobStore(db, COLLECTION);
  const backend = new MongoBackend({ mongo: db, collection: COLLECTION });
  const channel = new InMemoryNotificationChannel();
  /** Stands in each job that this process locks. */
  const owner = randomUUID();
  const agenda = new Agenda({
    backend,
    name: owner,
    notificationChannel: channel,
    processEvery: times.processEvery,
    defaultLockLifetime: times.lockLifetime,
    defaultConcurrency: MAX_CONCURRENCY,
    maxConcurrency: MAX_CONCURRENCY,
    defaultLockLimit: 0,
  });
  agenda.on('error', (error: unknown) => {
    const tell = isLateCheck(error) ? log.debug : log.error;
    tell.call(log, { err: error }, 'the scheduler fails, and goes on');
  });
  await agenda.ready;
  const gate = lockGate(backend.repository);
  /** Jobs that this process holds, by their ids. */
  const held = async (): Promise<string[]> => {
    const { lockedJobs } = await agenda.getRunningStats(true);
    return Array.isArray(lockedJobs) ? lockedJobs.map(({ _id }) => String(_id)) : [];
  };
  const stopFreeing = freeLostLocks(
    backend.repository,
    async () => {
      const now = new Date();
      const before = new Date(now.getTime() - times.retry);
      await jobs.handOver(owner, now, { before, except: await held() });
    },
    times.retry,
  );

  const nextRun = async (
    { name, keyIs }: { name: string; keyIs: string },
    key: string,
    run: (key: string) => Promise<NextRun>,
  ): Promise<NextRun> => {
    try {
      return await run(key);
    } catch (error) {
      // What did not end in time breaks off when the store is closed; the next start takes it up.
      const tell = gate.closed ? log.debug : log.error;
      tell.call(log, { job: name, [keyIs]: key, err: error }, 'job failed, it is tried again');
      return new Date(Date.now() + times.retry);
    }
  };

  /** Agenda looks for due jobs of this kind now. Not awaited, as it locks them one by one; others look within a second. */
  const lookNow = (jobName: string, now: Date): void => {
    if (channel.state !== 'connected') return;
    const notice = { jobId: '' as JobId, jobName, nextRunAt: now, priority: 0, timestamp: now };
    channel
      .publish(notice)
      .catch((error: unknown) => log.error({ err: error }, 'other processes could not be woken'));
  };

  return {
    define(name, run, keyIs) {
      const process = async (job: Job<JobData>): Promise<void> => {
        const letGo = keepAlive(job, times.lockLifetime / 3, gate);
        const next = gate.closed
          ? new Date()
          : await nextRun({ name, keyIs: keyIs ?? 'key' }, job.attrs.data.key, run);
        await letGo();
        job.attrs.nextRunAt = next ?? null;
      };
      // oxlint-disable-next-line typescript/no-misused-promises -- the overload for promises is not the first
      agenda.define<JobData>(name, process);
    },

    async wake(name, keys) {
      const now = new Date();
      const woken = await jobs.wake(name, keys, now);
      if (woken) lookNow(name, now);
    },

    async hasten(name, key, at) {
      if (await jobs.hasten(name, key, at)) lookNow(name, at);
    },

    overview: () => jobs.overview(new Date()),

    agenda,
    start: () => agenda.start(),

    async stop() {
      stopFreeing();
      const ended = gate.close().then(() => agenda.drain({ closeConnection: false }));
      await within(times.stop, ended);
      await jobs.handOver(owner, new Date());
    },
  };
}

/**
 * Agenda looks now and then whether a run still has its lock, also while the end of the run is being saved: by then it is
 * given back, and nothing is wrong.
 */
function isLateCheck(error: unknown): boolean {
  return error instanceof Error && error.message.includes('no lockedAt date found');
}
