import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { createScheduler, type Scheduler, type SchedulerTimes } from '../../src/jobs/agenda.ts';
import { connectStore, type Store } from '../../src/store/connect.ts';

/** Fast enough for tests, and in the same proportions as in production. */
export const FAST: SchedulerTimes = { lockLifetime: 600, processEvery: 40, retry: 30, stop: 400 };

export interface JobDoc {
  name: string;
  data: { key: string };
  nextRunAt: Date | null;
  lockedAt: Date | null;
}

export interface TestScheduler extends Scheduler {
  store: Store;
  /** All jobs as they are kept. */
  docs(): Promise<JobDoc[]>;
}

/** A scheduler with a connection of its own, as another process would have; stopped when the test ends. */
export async function schedulerOn(
  uri: string,
  times: Partial<SchedulerTimes> = {},
  log = pino({ level: process.env['TEST_LOG'] ?? 'silent' }),
): Promise<TestScheduler> {
  const store = await connectStore(uri);
  const scheduler = await createScheduler(store.connection, log, { ...FAST, ...times });
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= scheduler.stop());
  onTestFinished(async () => {
    await stop();
    await store.close();
  });
  const docs = async (): Promise<JobDoc[]> =>
    (await store.connection
      .collection('jobs')
      .find()
      .sort({ 'data.key': 1 })
      .toArray()) as unknown as JobDoc[];
  return { ...scheduler, stop, store, docs };
}

/** Something that the test decides the time of. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
