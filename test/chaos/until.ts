import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 50;

/**
 * Waits for something to become true. While the database is away nobody can tell, so errors are no answer.
 * @throws Error when it does not within `patienceMs`.
 */
export async function until(what: string, patienceMs: number, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await isSo().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`not within ${patienceMs / 1000} s: ${what}`);
    await delay(POLL_MS);
  }
}
