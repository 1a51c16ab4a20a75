import { isBannedForGood } from './close-codes.ts';
import type { Instance, InstanceState } from './types.ts';

/** A number in such a state may come back: by itself, by a scan of its QR code, or as it was no ban after all (403). */
const AWAY: ReadonlySet<InstanceState> = new Set(['connecting', 'disconnected', 'logged_out', 'banned']);

/**
 * Whether contacts who are written to by another number meanwhile stay with that one: their own was banned for good or left
 * the fleet, or has been away for longer than the grace (ms). One that only has used up its limits, rests or was paused by a
 * person keeps them.
 */
export function losesContacts(
  instance: Pick<Instance, 'state' | 'since' | 'evidence'> | undefined,
  at: Date,
  awayGraceMs: number,
): boolean {
  if (instance === undefined || isBannedForGood(instance)) return true;
  return AWAY.has(instance.state) && at.getTime() - instance.since.getTime() > awayGraceMs;
}
