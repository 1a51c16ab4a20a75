import type { Presses } from './presses.ts';

/** Whose a press is. */
export type Taken =
  /** Nobody showed the button, or so long ago that it says nothing any more. */
  | { kind: 'stale' }
  /** It is to be asked first. */
  | { kind: 'unsure'; confirm: string }
  /** Somebody was just faster, or it was pressed twice. */
  | { kind: 'taken'; by: string; agoMs: number }
  /** To be run as whoever pressed it would type it. */
  | { kind: 'ours'; line: string };

/** A press of a button, as its platform gives it back. */
export interface Press {
  data: string;
  /** Who pressed it. */
  by: string;
  /** Whether they have said that they mean it, if that is asked. */
  isSure: boolean;
  /** When it was pressed, as far as we know. */
  at: Date;
}

/** Takes a press: of two who press at once it is the first one's, however long the second then waited for its turn. */
export async function takePress(
  presses: Presses,
  { data, by, isSure, at }: Press,
  now: Date,
): Promise<Taken> {
  const pressed = await presses.read(data);
  if (pressed === undefined) return { kind: 'stale' };
  const { line, confirm } = pressed;
  if (confirm !== undefined && !isSure) return { kind: 'unsure', confirm };
  const claim = await presses.claim(pressed, by, at);
  if (claim.first) return { kind: 'ours', line };
  return { kind: 'taken', by: claim.by, agoMs: Math.max(0, now.getTime() - claim.at.getTime()) };
}
