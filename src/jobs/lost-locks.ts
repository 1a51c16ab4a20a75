import type { JobRepository } from 'agenda';

/** What Agenda does to the jobs it keeps, and what may fail while the store is away. */
type Keeping = Pick<JobRepository, 'getNextJobToRun' | 'saveJobState'>;

/**
 * Frees what is locked in this process's name and what it does not know of: when a run could not be noted down, or the
 * answer to a locking was lost, Agenda forgets the job, and the store does not. Without this every job that was due while
 * the store was away would rest until its lock expires.
 * @param free frees them; it is tried again until the store takes it.
 * @param afterMs how long after a failure, in ms.
 * @returns ends it.
 */
export function freeLostLocks(repository: Keeping, free: () => Promise<void>, afterMs: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const look = (): void => {
    timer = undefined;
    free().catch(doubt);
  };
  const doubt = (): void => {
    if (!stopped) timer ??= setTimeout(look, afterMs);
  };
  const watched =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      try {
        return await call(...args);
      } catch (error) {
        doubt();
        throw error;
      }
    };
  repository.getNextJobToRun = watched(repository.getNextJobToRun.bind(repository));
  repository.saveJobState = watched(repository.saveJobState.bind(repository));
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
