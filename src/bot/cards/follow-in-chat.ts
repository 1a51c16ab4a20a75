import type { Ports } from '../../engine/ports.ts';
import type { Reply } from '../reply.ts';

/**
 * Has a chat show the card of the campaign that an answer says may be followed there, and the card that it brings. Durable when
 * it answers.
 * @param chat where it was asked, by its full name, `slack:C012AB3CD`
 */
export async function followInChat(
  { cards, clock }: Pick<Ports, 'cards' | 'clock'>,
  chat: string,
  { follow, card }: Pick<Reply, 'card' | 'follow'>,
): Promise<void> {
  const wanted = [
    ...(follow === undefined ? [] : [{ subject: `campaign:${follow.id}`, chat }]),
    ...(card === undefined ? [] : [card]),
  ];
  if (wanted.length > 0) await cards.want(wanted, clock.now());
}
