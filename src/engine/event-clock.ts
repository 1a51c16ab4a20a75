/**
 * Evolution's own time of an event is local time with a false Z: good for the order of one server's events, until its clock
 * is set back (summer time ends, NTP mends it, the container moves to another time zone). Then all that comes later would
 * seem to be older than what was seen.
 */

/**
 * No event is on its way for longer, in ms: the last of Evolution's ten attempts is made some 20 min after the first
 * (recorded), give or take a fifth. What seems to be later than the last one by more was told by a clock that went back.
 */
export const LONGEST_WAY_MS = 30 * 60_000;

/** How much later than its own time an event came, in ms, the offset of its time zone included. */
export function lagOf(eventAt: string, receivedAt: Date): number {
  return receivedAt.getTime() - Date.parse(eventAt);
}
