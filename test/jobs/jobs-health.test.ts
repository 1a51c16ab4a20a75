import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { jobStore } from '../../src/jobs/job-store.ts';
import { jobsHealth } from '../../src/jobs/jobs-health.ts';
import { connectStore } from '../../src/store/connect.ts';
import { freshDatabaseUri } from '../setup/database.ts';
import { gate, schedulerOn } from './support.ts';

const NOW = new Date('2026-03-10T12:00:00Z');
const before = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1_000);

describe('the overview of the jobs', () => {
  it('tells what is due, what some process has taken, and since when', async () => {
    const { connection, close } = await connectStore(freshDatabaseUri());
    onTestFinished(close);
    const jobs = connection.collection('jobs');
    await jobs.insertMany([
      {
        name: 'lane',
        data: { key: 'due' },
        nextRunAt: before(5),
        lockedAt: null,
        lastFinishedAt: before(60),
      },
      { name: 'lane', data: { key: 'due first' }, nextRunAt: before(90) },
      { name: 'lane', data: { key: 'taken, not begun' }, nextRunAt: before(1), lockedAt: before(2) },
      {
        name: 'lane',
        data: { key: 'runs' },
        nextRunAt: null,
        lockedAt: before(70),
        lastFinishedAt: before(30),
      },
      { name: 'lane', data: { key: 'rests' }, nextRunAt: null, lockedAt: null, lastFinishedAt: null },
      { name: 'lane', data: { key: 'later' }, nextRunAt: before(-60), lockedAt: null },
    ]);
    expect(await jobStore(connection.db!, 'jobs').overview(NOW)).toEqual({
      due: 2,
      dueSince: before(90),
      locked: 2,
      lockedSince: before(70),
      lastEndAt: before(30),
    });
  });

  it('tells little where there are no jobs', async () => {
    const scheduler = await schedulerOn(freshDatabaseUri());
    expect(await scheduler.overview()).toEqual({ due: 0, locked: 0 });
  });

  it('is that of the jobs as Agenda keeps them', async () => {
    const scheduler = await schedulerOn(freshDatabaseUri());
    const { opened, open } = gate();
    scheduler.define('work', () => opened.then(() => undefined));
    await scheduler.wake('work', ['a']);
    expect(await scheduler.overview()).toMatchObject({ due: 1, dueSince: expect.any(Date), locked: 0 });
    await scheduler.start();
    await vi.waitFor(async () =>
      expect(await scheduler.overview()).toMatchObject({ due: 0, locked: 1, lockedSince: expect.any(Date) }),
    );
    open();
    await vi.waitFor(async () =>
      expect(await scheduler.overview()).toEqual({ due: 0, locked: 0, lastEndAt: expect.any(Date) }),
    );
  });
});

describe('the health of the jobs', () => {
  it('is well while they are taken within a minute and their locks renewed', () => {
    const overview = {
      due: 1,
      dueSince: before(60),
      locked: 1,
      lockedSince: before(60),
      lastEndAt: before(3),
    };
    expect(jobsHealth(overview, NOW)).toEqual({ due: 1, lateMs: 60_000, locked: 1, lastEndAt: before(3) });
  });

  it.each([
    ['jobs_late', { due: 2, dueSince: before(61), locked: 0 }],
    ['jobs_stuck', { due: 0, locked: 1, lockedSince: before(61) }],
  ])('is %s', (code, overview) => {
    expect(() => jobsHealth(overview, NOW)).toThrow(expect.objectContaining({ code }));
  });
});
