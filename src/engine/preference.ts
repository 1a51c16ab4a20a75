import type { Instance, InstanceState } from './types.ts';

/** A number in such a state may come back by itself or by a scan of its QR code. */
const AWAY: ReadonlySet<InstanceState> = new Set(['connecting', 'disconnected', 'logged_out']);

/**
 * Whether contacts who are written to by another number meanwhile stay with that one: their own was banned or left the
 * fleet, or has been away for longer than the grace (ms). One that only has used up its limits, rests or was paused by a
 * person keeps them.
 */
export function losesContacts(
  instance: Pick<Instance, 'state' | 'since'> | undefined,
  at: Date,
  awayGraceMs: number,
): boolean {
  if (instance === undefined || instance.state === 'banned') return true;
  return AWAY.has(instance.state) && at.getTime() - instance.since.getTime() > awayGraceMs;
}
