import { beforeEach, describe, expect, it } from 'vitest';
import { keptAnswers } from '../../src/cache/kept-answers.ts';
import { TestClock } from '../fakes/test-clock.ts';

let clock: TestClock;
let answers: ReturnType<typeof keptAnswers<{ n: number }>>;
let loads: number;
/** Ends the loads that are under way. */
let release: () => void;

beforeEach(() => {
  clock = new TestClock();
  loads = 0;
  answers = keptAnswers({ name: 'test', max: 3, keepMs: ({ n }) => (n === 99 ? 0 : 1_000), clock });
});

const load = async (): Promise<{ n: number }> => ({ n: ++loads });

const slowly = (): (() => Promise<{ n: number }>) => {
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  return async () => {
    await gate;
    return load();
  };
};

describe('answers that are kept', () => {
  it('are asked for again when their time is over', async () => {
    expect(await answers.get('a', load)).toEqual({ n: 1 });
    clock.advance(999);
    expect(await answers.get('a', load)).toEqual({ n: 1 });
    clock.advance(2);
    expect(await answers.get('a', load)).toEqual({ n: 2 });
  });

  it('are asked for once by all who ask at the same time, each key for itself', async () => {
    const once = slowly();
    const asking = ['a', 'a', 'a', 'b'].map((key) => answers.get(key, once));
    release();
    const got = await Promise.all(asking);
    expect(got.map(({ n }) => n)).toEqual([1, 1, 1, 2]);
  });

  it('are no failures: all who waited hear of it, and the next one asks anew', async () => {
    const fail = (): Promise<never> => Promise.reject(new Error('away'));
    const both = await Promise.allSettled([answers.get('a', fail), answers.get('a', fail)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await answers.get('a', load)).toEqual({ n: 1 });
  });

  it('are not kept where their time is none', async () => {
    await answers.get('a', async () => ({ n: 99 }));
    expect(await answers.get('a', load)).toEqual({ n: 1 });
  });

  it('are no more than the most, those asked for longest ago go first', async () => {
    for (const key of ['a', 'b', 'c', 'a', 'd']) await answers.get(key, load);
    expect(await answers.get('a', load)).toEqual({ n: 1 });
    expect(await answers.get('b', load)).toEqual({ n: 5 });
    expect(await answers.figures()).toMatchObject({ size: 3 });
  });

  it('are forgotten when the cache is cleared, also what was being asked for then', async () => {
    const before = answers.get('a', slowly());
    await answers.get('b', load);
    await answers.clear();
    release();
    await before;
    expect(await answers.figures()).toMatchObject({ size: 0 });
    expect(await answers.get('a', load)).toEqual({ n: 3 });
  });

  it('are counted', async () => {
    expect(await answers.figures()).toEqual({ name: 'test', hits: 0, misses: 0, hitRate: null, size: 0 });
    const once = slowly();
    const asking = [answers.get('a', once), answers.get('a', once)];
    release();
    await Promise.all(asking);
    await answers.get('a', load);
    await answers.get('b', load);
    expect(await answers.figures()).toEqual({ name: 'test', hits: 2, misses: 2, hitRate: 0.5, size: 2 });
    clock.advance(1_001);
    expect(await answers.figures()).toMatchObject({ size: 0 });
  });
});
