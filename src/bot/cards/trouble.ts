import type { CardChanges, ClaimedCard, NextLook, Ports } from '../../engine/ports.ts';
import type { ChatOutcome } from '../chat/chat.ts';

/** Why a card could not be brought up to date. */
export type Trouble = Extract<ChatOutcome, { kind: 'later' | 'failed' }>;

/** A platform that is away is tried again after this, doubled each time up to the most, in ms. */
const RETRY_BASE_MS = 1_000;
const RETRY_MAX_MS = 60_000;
/** What somebody has to change first is tried again this seldom, in ms; and at most this often though it is wanted. */
const SLOW_MS = 10 * 60_000;
const SLOW_REST_MS = 60_000;

/** What becomes of a card that met trouble. */
export function troubled(
  { clock, random }: Pick<Ports, 'clock' | 'random'>,
  card: ClaimedCard,
  trouble: Trouble,
): { changes: CardChanges; next: NextLook; holdUntil?: Date; isNew: boolean } {
  const now = clock.now().getTime();
  const changes = { failures: card.failures + 1, problem: trouble.reason };
  if (trouble.kind === 'failed') {
    const next = { restUntil: new Date(now + SLOW_REST_MS), dueAt: new Date(now + SLOW_MS) };
    return { changes, next, isNew: card.problem !== trouble.reason };
  }
  const backOffMs = Math.min(RETRY_BASE_MS * 2 ** Math.min(card.failures, 16), RETRY_MAX_MS);
  const at = new Date(now + (trouble.afterMs ?? Math.round(backOffMs * (1 + random() / 2))));
  return { changes, next: { restUntil: at, dueAt: at }, holdUntil: at, isNew: card.failures === 0 };
}
