import { nextHour } from './capacity.ts';
import { meanInterval } from './pacing.ts';
import type { Ports } from './ports.ts';
import type { Interval, Message } from './types.ts';

/** Why a queued message waits though numbers are free: none of those that may write to this contact can. */
export const NO_NUMBER = 'no_number';
/** Why one waits though numbers are free: its contact's number has as much assigned as it sends in the next minutes. */
export const NUMBER_BUSY = 'number_busy';

/**
 * A message that no number can take is looked at again after this, in ms; if that was in vain, after the longer time: many
 * thousand may wait for a number that is away, and one that comes back recalls them, see `recallUnplaced`.
 */
const UNPLACED_MS = 2 * 60_000;
const LONGEST_MS = 10 * 60_000;
/** One whose number is busy: sooner, and the later the more wait for the same number, in ms. */
const BUSY_MS = 30_000;
/** Without pacing a number has soon sent what it has; it sends about one each 20 ms. */
const UNPACED_BUSY_MS = 5_000;
const UNPACED_MEAN_MS = 20;

/** A queued message that is not looked at before its time. */
export interface Postponement {
  id: string;
  reason: string;
  retryAt: Date;
}

/** Says when messages without a number are looked at again; one for each plan, over all campaigns. */
export interface Retries {
  /** For one that waits for a busy number. */
  whenFree(row: Message, instance: string, interval: Interval): Postponement;
  /** For one that no number can take now. */
  whenAny(row: Message): Postponement;
}

export function retries(at: Date, timeZone: string): Retries {
  const later = (ms: number): Date => new Date(at.getTime() + Math.min(ms, LONGEST_MS));
  /** How many wait for each busy number. */
  const queues = new Map<string, number>();
  // Used-up limits have room again then.
  const hourEnds = nextHour(at, timeZone);
  return {
    whenFree({ id }, instance, interval) {
      const ahead = queues.get(instance) ?? 0;
      queues.set(instance, ahead + 1);
      const paced = interval.maxMs > 0;
      const first = paced ? BUSY_MS : UNPACED_BUSY_MS;
      const each = paced ? meanInterval(interval) : UNPACED_MEAN_MS;
      return { id, reason: NUMBER_BUSY, retryAt: later(first + ahead * each) };
    },
    whenAny({ id, reason }) {
      const retryAt = later(reason === NO_NUMBER ? LONGEST_MS : UNPLACED_MS);
      return { id, reason: NO_NUMBER, retryAt: retryAt < hourEnds ? retryAt : hourEnds };
    },
  };
}

/** Makes what waits for this reason plannable at once, of campaigns with this number: what it can do has changed. */
export async function recallUnplaced(ports: Ports, instance: string, reason: string): Promise<void> {
  const running = await ports.campaigns.list(['running']);
  for (const { id, instances } of running) {
    if (instances.includes(instance)) await ports.ledger.recallQueued(id, reason);
  }
}
