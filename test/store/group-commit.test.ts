import { describe, expect, it } from 'vitest';
import { groupCommit } from '../../src/store/group-commit.ts';

/** A commit that the test lets happen: each call waits until it is told how it ends. */
function commits() {
  const groups: number[][] = [];
  const endings: ((error?: Error) => void)[] = [];
  const commit = (items: readonly number[]): Promise<void> => {
    groups.push([...items]);
    return new Promise((resolve, reject) => {
      endings.push((error) => (error === undefined ? resolve() : reject(error)));
    });
  };
  const end = async (error?: Error): Promise<void> => {
    await expect.poll(() => endings.length).toBeGreaterThan(0);
    endings.shift()?.(error);
  };
  return { groups, commit, end };
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, n) => from + n);

describe('writes that come together', () => {
  it('share one commit, in their order', async () => {
    const { groups, commit, end } = commits();
    const write = groupCommit(commit);
    const written = Promise.all(range(1, 5).map(write));
    await end();
    await written;
    expect(groups).toEqual([[1, 2, 3, 4, 5]]);
  });

  it('are durable only when their commit is', async () => {
    const { groups, commit, end } = commits();
    const write = groupCommit(commit);
    let durable = false;
    const written = write(1).then(() => (durable = true));
    await expect.poll(() => groups).toEqual([[1]]);
    expect(durable).toBe(false);
    await end();
    await written;
    expect(durable).toBe(true);
  });

  it('that come while a commit is under way wait for the next one, and share it', async () => {
    const { groups, commit, end } = commits();
    const write = groupCommit(commit);
    const first = write(1);
    await expect.poll(() => groups).toEqual([[1]]);
    const later = Promise.all(range(2, 4).map(write));
    await end();
    await first;
    await end();
    await later;
    expect(groups).toEqual([[1], [2, 3, 4]]);
  });

  it('are many: no group is larger than 500', async () => {
    const { groups, commit, end } = commits();
    const written = Promise.all(range(1, 1_201).map(groupCommit(commit)));
    for (const _ of range(1, 3)) await end();
    await written;
    expect(groups.map(({ length }) => length)).toEqual([500, 500, 201]);
    expect(groups.flat()).toEqual(range(1, 1_201));
  });
});

describe('a commit that answers', () => {
  it('tells each item its own result', async () => {
    const double = groupCommit(async (items: readonly number[]) => items.map((n) => n * 2));
    expect(await Promise.all(range(1, 700).map(double))).toEqual(range(1, 700).map((n) => n * 2));
  });
});

describe('a commit that fails', () => {
  it('fails its group alone, and the next one goes on', async () => {
    const { groups, commit, end } = commits();
    const write = groupCommit(commit);
    const failing = Promise.allSettled([write(1), write(2)]);
    await expect.poll(() => groups).toEqual([[1, 2]]);
    const next = write(3);
    await end(new Error('the store is away'));
    await end();
    expect(await failing).toMatchObject([
      { status: 'rejected', reason: { message: 'the store is away' } },
      { status: 'rejected', reason: { message: 'the store is away' } },
    ]);
    await expect(next).resolves.toBeUndefined();
    expect(groups).toEqual([[1, 2], [3]]);
  });

  it('may fail before it begins', async () => {
    let fails = true;
    const write = groupCommit<number>(() => {
      if (fails) throw new Error('no connection');
      return Promise.resolve();
    });
    await expect(write(1)).rejects.toThrow('no connection');
    fails = false;
    await expect(write(2)).resolves.toBeUndefined();
  });
});
