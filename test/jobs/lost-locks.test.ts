import type { JobRepository } from 'agenda';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { jobStore } from '../../src/jobs/job-store.ts';
import { freeLostLocks } from '../../src/jobs/lost-locks.ts';
import { connectStore } from '../../src/store/connect.ts';
import { freshDatabaseUri } from '../setup/database.ts';

const soon = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 2 });

describe('locks that this process does not know of', () => {
  it.each(['getNextJobToRun', 'saveJobState'] as const)('are freed after %s failed', async (call) => {
    const repository = away();
    const free = vi.fn<() => Promise<void>>(async () => undefined);
    onTestFinished(freeLostLocks(repository, free, 5));
    await expect(callOf(repository, call)).rejects.toThrow('away');
    await soon(() => expect(free).toHaveBeenCalledTimes(1));
  });

  it('are freed once for all failures of a moment, and as soon as the store takes it', async () => {
    const repository = away();
    const free = vi.fn<() => Promise<void>>(async () => undefined);
    free.mockRejectedValueOnce(new Error('still away'));
    onTestFinished(freeLostLocks(repository, free, 5));
    const calls = Array.from({ length: 20 }, () => callOf(repository, 'saveJobState'));
    await Promise.allSettled(calls);
    await soon(() => expect(free).toHaveBeenCalledTimes(2));
  });

  it('are not looked for when all is well, nor after the end', async () => {
    const repository = away();
    const fails = repository.saveJobState;
    repository.saveJobState = async () => undefined;
    const free = vi.fn<() => Promise<void>>(async () => undefined);
    const stop = freeLostLocks(repository, free, 1);
    await callOf(repository, 'saveJobState');
    stop();
    repository.saveJobState = fails;
    await expect(callOf(repository, 'getNextJobToRun')).rejects.toThrow('away');
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(free).not.toHaveBeenCalled();
  });
});

it('only what an owner locked before and does not hold is handed over', async () => {
  const store = await connectStore(freshDatabaseUri());
  onTestFinished(store.close);
  const { db } = store.connection;
  if (db === undefined) throw new Error('no connection');
  const jobs = jobStore(db, 'jobs');
  const now = new Date('2026-11-21T12:00:00Z');
  const earlier = new Date(now.getTime() - 10_000);
  const docs = db.collection<{
    key: string;
    lastModifiedBy: string;
    lockedAt: Date | null;
    nextRunAt: Date | null;
  }>('jobs');
  const due = new Date(now.getTime() - 5_000);
  const given = [
    { key: 'lost while it ran', lastModifiedBy: 'me', lockedAt: earlier, nextRunAt: null },
    { key: 'lost before it ran', lastModifiedBy: 'me', lockedAt: earlier, nextRunAt: due },
    { key: 'held', lastModifiedBy: 'me', lockedAt: earlier, nextRunAt: null },
    { key: 'just locked', lastModifiedBy: 'me', lockedAt: now, nextRunAt: null },
    { key: 'of another', lastModifiedBy: 'you', lockedAt: earlier, nextRunAt: null },
    { key: 'resting', lastModifiedBy: 'me', lockedAt: null, nextRunAt: null },
  ];
  const { insertedIds } = await docs.insertMany(given);
  const held = [String(insertedIds[2])];
  await jobs.handOver('me', now, { before: new Date(now.getTime() - 1_000), except: held });
  const after = await docs.find().sort({ _id: 1 }).toArray();
  expect(after.map(({ key, lockedAt, nextRunAt }) => ({ key, lockedAt, nextRunAt }))).toEqual([
    { key: 'lost while it ran', lockedAt: null, nextRunAt: now },
    { key: 'lost before it ran', lockedAt: null, nextRunAt: due },
    ...given.slice(2).map(({ key, lockedAt, nextRunAt }) => ({ key, lockedAt, nextRunAt })),
  ]);
});

type Repository = Pick<JobRepository, 'getNextJobToRun' | 'saveJobState'>;

/** A store that does not answer. */
function away(): Repository {
  const fail = async (): Promise<never> => {
    throw new Error('away');
  };
  return { getNextJobToRun: fail, saveJobState: fail };
}

function callOf(repository: Repository, call: keyof Repository): Promise<unknown> {
  return call === 'saveJobState'
    ? repository.saveJobState(
        { name: 'lane', priority: 0, nextRunAt: null, type: 'normal', data: {} },
        undefined,
      )
    : repository.getNextJobToRun('lane', new Date(), new Date(), undefined, undefined);
}
