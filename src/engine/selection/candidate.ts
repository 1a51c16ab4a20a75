/** A number as selection sees it: plain figures, counted down by the planner while it assigns. */
export interface Candidate {
  readonly name: string;
  /** 0–100. */
  readonly health: number;
  /** Messages sent today plus those assigned and not sent yet. */
  sentToday: number;
  /** How many more messages may be assigned to it now. Without room it is never chosen. */
  room: number;
}

/**
 * Chooses the number for the next message. `ring` is in the campaign's order; `last` is the number chosen before.
 * Undefined: no number has room.
 */
export type Select = (ring: readonly Candidate[], last: string | undefined) => Candidate | undefined;

/** The first candidate with room that nobody beats. */
export function bestOf(
  ring: readonly Candidate[],
  beats: (challenger: Candidate, best: Candidate) => boolean,
): Candidate | undefined {
  let best: Candidate | undefined;
  for (const candidate of ring) {
    if (candidate.room > 0 && (best === undefined || beats(candidate, best))) best = candidate;
  }
  return best;
}
