/** A number as selection sees it: plain figures, which the planner keeps current while it assigns. */
export interface Candidate {
  readonly name: string;
  /** 0–100. */
  readonly health: number;
  /** Messages sent today plus those assigned and not sent yet. */
  readonly sentToday: number;
  /** The larger of the hour's and the day's used share, 0–1; assigned messages count as used. */
  readonly load: number;
  /** How many more messages may be assigned to it now. Without room it is never chosen. */
  readonly room: number;
  /** Those of them that may go to people it has never written to. */
  readonly coldRoom: number;
  /** It can send, but has as much assigned as it sends in the next minutes. */
  readonly busy: boolean;
}

/** The recipient of the next message, as far as it matters for who sends it. */
export interface Recipient {
  /** The number that they hear from. */
  preferred?: string | undefined;
  segment?: string | undefined;
  /** Numbers that have written to them. */
  chats: readonly string[];
}

/**
 * Chooses the number for the next message. `ring` is in the campaign's order; `last` is the number chosen before.
 * Undefined: no number can take it now.
 */
export type Select = (
  ring: readonly Candidate[],
  recipient: Recipient,
  last: string | undefined,
) => Candidate | undefined;

/** Whether a number may take a message to this recipient now. */
export function fits(candidate: Candidate, recipient: Recipient): boolean {
  return candidate.room > 0 && mayWriteTo(candidate, recipient);
}

/** Whether it knows this recipient, or may open a chat today. */
export function mayWriteTo({ name, coldRoom }: Candidate, { chats }: Recipient): boolean {
  return coldRoom > 0 || chats.includes(name);
}

/** The first candidate that fits and that nobody beats. */
export function bestOf(
  ring: readonly Candidate[],
  recipient: Recipient,
  beats: (challenger: Candidate, best: Candidate) => boolean,
): Candidate | undefined {
  let best: Candidate | undefined;
  for (const candidate of ring) {
    if (fits(candidate, recipient) && (best === undefined || beats(candidate, best))) best = candidate;
  }
  return best;
}
