import type { OutcomeCounts, Progress } from '../engine/types.ts';

/** A campaign's progress as people ask for it. */
export interface Tally extends OutcomeCounts {
  total: number;
  /** Rows that nothing will be done for any more. */
  done: number;
  /** Sent or not, nobody knows (yet). */
  unknown: number;
  /** Never sent and never will be: opted out, cancelled, expired. */
  skipped: number;
  /** Still to be sent. */
  left: number;
}

export function tallyOf(progress: Progress): Tally {
  const { total, read, replied, failed, unknown } = progress;
  const delivered = progress.delivered + read;
  const left = progress.queued + progress.assigned + progress.sending;
  return {
    total,
    done: total - left,
    sent: progress.sent + delivered,
    delivered,
    read,
    replied,
    failed,
    unknown,
    skipped: progress.suppressed + progress.expired,
    left,
  };
}

/** The share that is done in whole percent: 100 only when nothing is left. */
export function percentDone({ total, done }: Tally): number {
  return total === 0 ? 0 : Math.floor((100 * done) / total);
}
