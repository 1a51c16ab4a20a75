import type { Job } from 'agenda';
import type { LockGate } from './lock-gate.ts';

/**
 * Renews a running job's lock every so often, until the gate closes, so that only its owner's death or stop frees it: a
 * round over servers that do not answer may take minutes, and would run many times over.
 * @returns ends it; resolves when no renewal is under way any more, which could undo what is saved after the run.
 */
export function keepAlive(
  job: Pick<Job, 'touch'>,
  everyMs: number,
  gate: Pick<LockGate, 'closed'>,
): () => Promise<void> {
  let renewal: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    if (gate.closed) return;
    // The store is away: the lock runs out then, and whoever finds the job claims its work by compare-and-set.
    renewal = renewal.then(() => job.touch()).catch(() => undefined);
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await renewal;
  };
}
