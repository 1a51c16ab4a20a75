/** How long the first of a group waits for company, in ms: short beside a write, long enough for a burst to gather. */
const GATHER_MS = 2;
const MAX_GROUP = 500;

/**
 * Makes many single writes share few commits: what comes within some ms, or while a commit is under way, goes together.
 * @returns a function that resolves when its item is durable, and rejects when its group's commit failed.
 */
export function groupCommit<T>(commit: (items: readonly T[]) => Promise<void>): (item: T) => Promise<void> {
  let waiting: { item: T; resolve: () => void; reject: (error: unknown) => void }[] = [];
  let busy = false;

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.slice(0, MAX_GROUP);
      waiting = waiting.slice(MAX_GROUP);
      try {
        await commit(group.map(({ item }) => item));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    busy = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (busy) return;
      busy = true;
      setTimeout(() => void flush(), GATHER_MS);
    });
}
