import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { freshDatabaseUri } from '../setup/database.ts';
import { FAST, gate, schedulerOn } from './support.ts';

const soon = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 5_000, interval: 5 });
const inMs = (ms: number): Date => new Date(Date.now() + ms);
const FAR = 3_600_000;

let uri: string;
beforeEach(() => {
  uri = freshDatabaseUri();
});

describe('a job', () => {
  it('runs when it is woken, and again at the time it chooses', async () => {
    const scheduler = await schedulerOn(uri);
    const runs: { key: string; at: number }[] = [];
    const chosen: number[] = [];
    scheduler.define('work', async (key) => {
      runs.push({ key, at: Date.now() });
      const next = inMs(runs.length < 3 ? 60 : FAR);
      chosen.push(next.getTime());
      return next;
    });
    await scheduler.start();
    await scheduler.wake('work', ['a']);
    await soon(() => expect(runs).toHaveLength(3));
    expect(runs.map(({ key }) => key)).toEqual(['a', 'a', 'a']);
    expect(runs[1]?.at).toBeGreaterThanOrEqual(chosen[0] ?? Infinity);
    expect(runs[2]?.at).toBeGreaterThanOrEqual(chosen[1] ?? Infinity);
    await soon(async () =>
      expect(await scheduler.docs()).toMatchObject([{ nextRunAt: new Date(chosen[2] ?? 0), lockedAt: null }]),
    );
  });

  it('without a next run rests until it is woken again', async () => {
    const scheduler = await schedulerOn(uri);
    let runs = 0;
    scheduler.define('work', async () => {
      runs++;
      return undefined;
    });
    await scheduler.start();
    for (const round of [1, 2, 3]) {
      await scheduler.wake('work', ['a']);
      await soon(async () => {
        expect(runs).toBe(round);
        expect(await scheduler.docs()).toMatchObject([{ nextRunAt: null, lockedAt: null }]);
      });
    }
  });

  it('is woken by several processes at once, and is one', async () => {
    const [one, other] = [await schedulerOn(uri), await schedulerOn(uri)];
    const wakes = Array.from({ length: 20 }, (_, n) => (n % 2 ? one : other).wake('work', ['b', 'a', 'c']));
    await Promise.all(wakes);
    expect((await one.docs()).map(({ data }) => data.key)).toEqual(['a', 'b', 'c']);
    for (const key of ['a', 'b', 'c']) {
      await Promise.all(Array.from({ length: 10 }, (_, n) => (n % 2 ? one : other).wake('other', [key])));
    }
    expect(await one.docs()).toHaveLength(6);
  });

  it('that waits for its time is not woken', async () => {
    const scheduler = await schedulerOn(uri);
    let runs = 0;
    const next = inMs(FAR);
    scheduler.define('work', async () => {
      runs++;
      return next;
    });
    await scheduler.start();
    await scheduler.wake('work', ['a']);
    await soon(async () => expect(await scheduler.docs()).toMatchObject([{ nextRunAt: next }]));
    await scheduler.wake('work', ['a', 'b']);
    // The new one has run, so the old one would have.
    await soon(() => expect(runs).toBe(2));
    await soon(async () =>
      expect(await scheduler.docs()).toMatchObject([{ nextRunAt: next }, { nextRunAt: next }]),
    );
    expect(runs).toBe(2);
  });

  it('that runs keeps its lock when it is woken, and does not run beside itself', async () => {
    const [one, other] = [await schedulerOn(uri), await schedulerOn(uri)];
    const { opened, open } = gate();
    let running = 0;
    let most = 0;
    for (const scheduler of [one, other]) {
      scheduler.define('work', async (key) => {
        if (key === 'probe') return undefined;
        most = Math.max(most, ++running);
        await opened;
        running--;
        return inMs(FAR);
      });
      await scheduler.start();
    }
    await one.wake('work', ['a']);
    await soon(() => expect(running).toBe(1));
    await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? one : other).wake('work', ['a'])));
    expect(await one.docs()).toMatchObject([{ nextRunAt: null, lockedAt: expect.any(Date) }]);
    await other.wake('work', ['probe']);
    await soon(async () => expect((await one.docs())[1]).toMatchObject({ nextRunAt: null, lockedAt: null }));
    open();
    await soon(() => expect(running).toBe(0));
    expect(most).toBe(1);
  });

  it('that fails is tried again', async () => {
    const lines: object[] = [];
    const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const scheduler = await schedulerOn(uri, {}, log);
    let runs = 0;
    const work = async () => {
      runs++;
      if (runs < 3) throw new Error('not yet');
      return undefined;
    };
    scheduler.define('work', work, 'instance');
    await scheduler.start();
    await scheduler.wake('work', ['a']);
    await soon(() => expect(runs).toBe(3));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({
      job: 'work',
      instance: 'a',
      msg: 'job failed, it is tried again',
      err: { message: 'not yet' },
    });
  });

  it('that takes longer than the lifetime of a lock goes on alone', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
    const times = { lockLifetime: 400, processEvery: 20 };
    const [one, other] = [await schedulerOn(uri, times, log), await schedulerOn(uri, times, log)];
    const { opened, open } = gate();
    let runs = 0;
    for (const scheduler of [one, other]) {
      scheduler.define('work', async () => {
        runs++;
        await opened;
        return inMs(FAR);
      });
      await scheduler.start();
    }
    await one.wake('work', ['a']);
    await soon(() => expect(runs).toBe(1));
    const lockedAt = async () => (await one.docs())[0]?.lockedAt?.getTime() ?? 0;
    const first = await lockedAt();
    await soon(async () => expect(await lockedAt()).toBeGreaterThan(first + 1.2 * times.lockLifetime));
    expect(runs).toBe(1);
    expect(lines).toEqual([]);
    open();
    await soon(async () => expect(await one.docs()).toMatchObject([{ lockedAt: null }]));
    expect((await one.docs())[0]?.nextRunAt?.getTime()).toBeGreaterThan(Date.now() + FAR / 2);
  });
});

describe('several schedulers', () => {
  it('share the jobs: each runs once', async () => {
    const schedulers = [await schedulerOn(uri), await schedulerOn(uri)];
    const ran = schedulers.map((): string[] => []);
    const keys = Array.from({ length: 40 }, (_, n) => `job-${n}`);
    for (const [index, scheduler] of schedulers.entries()) {
      scheduler.define('work', async (key) => {
        ran[index]?.push(key);
        return inMs(FAR);
      });
      await scheduler.start();
    }
    await schedulers[0]?.wake('work', keys.slice(0, 20));
    await schedulers[1]?.wake('work', keys.slice(20));
    await soon(() => expect(ran.flat()).toHaveLength(40));
    expect(new Set(ran.flat()).size).toBe(40);
  });

  it('a job that one wakes runs in another that knows its kind', async () => {
    const [waker, worker] = [await schedulerOn(uri), await schedulerOn(uri)];
    const keys: string[] = [];
    worker.define('work', async (key) => {
      keys.push(key);
      return undefined;
    });
    await worker.start();
    await waker.wake('work', ['a']);
    await soon(() => expect(keys).toEqual(['a']));
  });

  it('a killed worker’s job goes on elsewhere when its lock has expired', async () => {
    const script = fileURLToPath(new URL('fixtures/hold-job.ts', import.meta.url));
    const worker = spawn(process.execPath, ['--import', 'tsx', script, uri], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void worker.kill('SIGKILL'));
    const scheduler = await schedulerOn(uri);
    await scheduler.wake('work', ['a']);
    const [said] = (await once(worker.stdout, 'data')) as [Buffer];
    expect(said.toString()).toBe('running a\n');

    const ran: number[] = [];
    scheduler.define('work', async () => {
      ran.push(Date.now());
      return undefined;
    });
    await scheduler.start();
    // It is renewed as long as its owner lives.
    const lockedAt = async () => (await scheduler.docs())[0]?.lockedAt?.getTime() ?? 0;
    const before = await lockedAt();
    await soon(async () => expect(await lockedAt()).toBeGreaterThan(before));
    expect(ran).toEqual([]);

    worker.kill('SIGKILL');
    await once(worker, 'exit');
    const last = await lockedAt();
    await soon(() => expect(ran).toHaveLength(1));
    expect(ran[0]).toBeGreaterThanOrEqual(last + FAST.lockLifetime);
    expect(ran[0]).toBeLessThan(last + FAST.lockLifetime + 3_000);
  });
});

describe('stopping', () => {
  it('lets a running job end and keeps what it chose', async () => {
    const scheduler = await schedulerOn(uri);
    const { opened, open } = gate();
    const next = inMs(FAR);
    let ended = false;
    let runs = 0;
    scheduler.define('work', async () => {
      runs++;
      await opened;
      ended = true;
      return next;
    });
    await scheduler.start();
    await scheduler.wake('work', ['a']);
    await soon(() => expect(runs).toBe(1));
    const stopped = scheduler.stop();
    open();
    await stopped;
    expect(ended).toBe(true);
    expect(await scheduler.docs()).toMatchObject([{ nextRunAt: next, lockedAt: null }]);
  });

  it('hands over at once what does not end in time', async () => {
    const [one, other] = [await schedulerOn(uri, { stop: 50, lockLifetime: 60_000 }), await schedulerOn(uri)];
    const { opened, open } = gate();
    onTestFinished(open);
    let runs = 0;
    one.define('work', async () => {
      runs++;
      await opened;
      return undefined;
    });
    await one.start();
    await one.wake('work', ['a']);
    await soon(() => expect(runs).toBe(1));
    await one.stop();
    expect(await one.docs()).toMatchObject([{ nextRunAt: expect.any(Date), lockedAt: null }]);

    const ran: string[] = [];
    other.define('work', async (key) => {
      ran.push(key);
      return undefined;
    });
    await other.start();
    await soon(() => expect(ran).toEqual(['a']));
  });

  it('hands over what it holds for its time to come', async () => {
    const scheduler = await schedulerOn(uri, { processEvery: 60_000, lockLifetime: 60_000 });
    const next = inMs(30_000);
    scheduler.define('work', async () => next);
    await scheduler.start();
    await scheduler.wake('work', ['a']);
    await soon(async () => expect(await scheduler.docs()).toMatchObject([{ nextRunAt: next }]));
    // Woken for another one, it locks what is due before it looks again.
    await scheduler.wake('work', ['b']);
    await soon(async () =>
      expect((await scheduler.docs())[0]).toMatchObject({ nextRunAt: next, lockedAt: expect.any(Date) }),
    );
    await scheduler.stop();
    const [held, last] = await scheduler.docs();
    expect(held).toMatchObject({ nextRunAt: next, lockedAt: null });
    expect(last).toMatchObject({ nextRunAt: expect.any(Date), lockedAt: null });
  });

  it('leaves no lock, however busy it is', async () => {
    const scheduler = await schedulerOn(uri, { processEvery: 5 });
    let runs = 0;
    scheduler.define('work', async () => {
      runs++;
      return inMs(runs % 10);
    });
    await scheduler.start();
    await scheduler.wake(
      'work',
      Array.from({ length: 30 }, (_, n) => `job-${n}`),
    );
    await soon(() => expect(runs).toBeGreaterThan(60));
    await scheduler.stop();
    const after = runs;
    const docs = await scheduler.docs();
    expect(docs.filter(({ lockedAt }) => lockedAt !== null)).toEqual([]);
    expect(docs.filter(({ nextRunAt }) => nextRunAt === null)).toEqual([]);
    expect(docs).toHaveLength(30);
    expect(runs).toBe(after);
  });

  it('runs nothing that is woken afterwards, and leaves it to the next start', async () => {
    const [one, next] = [await schedulerOn(uri), await schedulerOn(uri)];
    const ran: string[] = [];
    for (const [name, scheduler] of Object.entries({ one, next })) {
      scheduler.define('work', async () => {
        ran.push(name);
        return undefined;
      });
    }
    await one.start();
    await one.stop();
    await one.wake('work', ['a']);
    await next.start();
    await soon(() => expect(ran).toEqual(['next']));
  });

  it('is no trouble without a start', async () => {
    const scheduler = await schedulerOn(uri);
    await expect(scheduler.stop()).resolves.toBeUndefined();
  });
});
