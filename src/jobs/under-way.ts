/** Keeps an eye on work that is under way, for whoever must not end before it. */
export interface UnderWay {
  /** Has an eye on some work, and hands it on. */
  watch<T>(work: Promise<T>): Promise<T>;
  readonly size: number;
  /** Resolves when all that was under way has ended, well or not. */
  ended(): Promise<void>;
}

export function underWay(): UnderWay {
  const works = new Set<Promise<unknown>>();
  return {
    watch(work) {
      const ended = work.finally(() => works.delete(ended));
      works.add(ended);
      return ended;
    },
    get size() {
      return works.size;
    },
    async ended() {
      await Promise.allSettled(works);
    },
  };
}
