import type { JobRepository } from 'agenda';

export interface LockGate {
  readonly closed: boolean;
  /** No job is locked by this process after this resolves. */
  close(): Promise<void>;
}

/** Puts a gate before the locking of jobs. Agenda itself goes on locking for a moment while it stops. */
export function lockGate(repository: JobRepository): LockGate {
  const underWay = new Set<Promise<unknown>>();
  const lockNext = repository.getNextJobToRun.bind(repository);
  let closed = false;
  repository.getNextJobToRun = async (...query) => {
    if (closed) return undefined;
    const locking = lockNext(...query);
    underWay.add(locking);
    return locking.finally(() => underWay.delete(locking));
  };
  return {
    get closed() {
      return closed;
    },
    async close() {
      closed = true;
      await Promise.allSettled(underWay);
    },
  };
}
