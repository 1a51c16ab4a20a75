import { setTimeout as delay } from 'node:timers/promises';

/** A group is no larger, see `move-many.ts`. */
const MAX_GROUP = 500;

/**
 * Makes many single writes share few commits: what comes while a commit is under way goes together with the next one. A
 * database that is idle is written to at once; the busier it is, the larger the groups. Where a few ms do not matter, each
 * commit can wait so long for more to come along.
 * @param commit answers one result for each item in their order, or nothing when there is none to tell.
 * @param lingerMs how long an item waits for others; 0: as long as this turn of the event loop.
 * @returns a function that resolves when its item is durable, and rejects when its group's commit failed.
 */
export function groupCommit<T, R = void>(
  commit: (items: readonly T[]) => Promise<readonly R[] | void>,
  lingerMs = 0,
): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = [];
  let busy = false;

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      if (lingerMs > 0 && waiting.length < MAX_GROUP) await delay(lingerMs);
      const group = waiting.slice(0, MAX_GROUP);
      waiting = waiting.slice(MAX_GROUP);
      try {
        const results = await commit(group.map(({ item }) => item));
        for (const [index, { resolve }] of group.entries()) resolve(results?.[index] as R);
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
      // What this turn of the event loop still has to say comes along.
      setImmediate(() => void flush());
    });
}

interface Waiting<T, R> {
  item: T;
  resolve: (result: R) => void;
  reject: (error: unknown) => void;
}
