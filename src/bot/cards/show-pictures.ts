import type { CardPicture } from '../../engine/ports.ts';
import type { ChatMessage, ChatPlatform, MessageRef } from '../chat/chat.ts';
import { hashOf } from './hash-of.ts';
import type { Trouble } from './trouble.ts';

/** Pictures of a card, and what its visit does for them. */
export interface Pictures {
  platform: ChatPlatform;
  /** The card's message. Undefined: it is gone for good, and so they are to go. */
  card: MessageRef | undefined;
  wanted: readonly ChatMessage[];
  /** What there is by now. */
  has: readonly CardPicture[];
  /** Whether the card is still this visit's; asked before each call. */
  isOurs(): Promise<boolean>;
  /** Notes what there is now. Answers whether the card is still this visit's. */
  keep(pictures: readonly CardPicture[]): Promise<boolean>;
  /** A picture is not as it should be, and nothing can be done about that. */
  onLeftOut(reason: string): void;
}

/**
 * Brings the pictures of a card up to date, each for itself: what was posted stays posted, whatever becomes of the next. One that
 * the platform refuses for good is left out; one of which there is no more use is deleted, as it may be a secret (a QR code).
 */
export async function showPictures(pictures: Pictures): Promise<Trouble | 'lost' | undefined> {
  const { platform, card, onLeftOut } = pictures;
  const wanted = card === undefined ? [] : pictures.wanted;
  let now = [...pictures.has];

  const isOver = (last: CardPicture): boolean => now.length > wanted.length || last.beside !== card?.message;
  for (let last = now.at(-1); last !== undefined && isOver(last); last = now.at(-1)) {
    if (!(await pictures.isOurs())) return 'lost';
    const outcome = last.ref === undefined ? undefined : await platform.remove(last.ref);
    if (outcome?.kind === 'later') return outcome;
    if (outcome?.kind === 'failed') onLeftOut(outcome.reason);
    now = now.slice(0, -1);
    if (!(await pictures.keep(now))) return 'lost';
  }

  for (const [index, message] of wanted.entries()) {
    const shown = hashOf(message);
    const old = now[index];
    if (card === undefined || old?.shown === shown) continue;
    const inThread = { ...message, thread: card.message };
    if (!(await pictures.isOurs())) return 'lost';
    let outcome = old?.ref === undefined ? undefined : await platform.edit(old.ref, inThread);
    if (outcome === undefined || outcome.kind === 'gone') outcome = await platform.post(card.chat, inThread);
    if (outcome.kind === 'later') return outcome;
    if (outcome.kind !== 'done') onLeftOut(outcome.reason);
    const ref = outcome.kind === 'done' ? outcome.ref : old?.ref;
    now = now.toSpliced(index, 1, { beside: card.message, shown, ...(ref !== undefined && { ref }) });
    if (!(await pictures.keep(now))) return 'lost';
  }
  return undefined;
}
