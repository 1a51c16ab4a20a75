import { FrotaError } from '../errors.ts';
import type { JobsOverview } from './job-store.ts';

/** A job is due for a second or two before a process takes it; for so many ms: none does. */
const LATE_MS = 60_000;
/** A lock is renewed every 5 s and outlives its process by 15 s; in so many ms somebody would have freed it. */
const STUCK_MS = 60_000;

/** The jobs as `/monitoring/health` tells of them. */
export interface JobsHealth {
  due: number;
  /** How late the first of those is that are due, in ms. */
  lateMs: number;
  locked: number;
  lastEndAt: Date | null;
}

/**
 * Whether the jobs of all processes go on.
 * @throws FrotaError `jobs_late` or `jobs_stuck`
 */
export function jobsHealth(overview: JobsOverview, now: Date): JobsHealth {
  const { due, dueSince, locked, lockedSince, lastEndAt } = overview;
  const ago = (at: Date | undefined): number => (at === undefined ? 0 : now.getTime() - at.getTime());
  const [lateMs, heldMs] = [ago(dueSince), ago(lockedSince)];
  const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;
  if (lateMs > LATE_MS) {
    throw new FrotaError(
      'jobs_late',
      `Jobs are ${seconds(lateMs)} late (${due} of them): no process with the role worker takes them.`,
    );
  }
  if (heldMs > STUCK_MS) {
    throw new FrotaError(
      'jobs_stuck',
      `A job is locked and its lock not renewed for ${seconds(heldMs)}: its process hangs or died.`,
    );
  }
  return { due, lateMs, locked, lastEndAt: lastEndAt ?? null };
}
