import type { Ports } from '../../engine/ports.ts';
import type { Reply } from '../reply.ts';

/**
 * Has a chat show the card of the campaign that an answer says may be followed there. Durable when it answers.
 * @param chat by its full name, `slack:C012AB3CD`
 * @returns whether there is one.
 */
export async function followInChat(
  { cards, clock }: Pick<Ports, 'cards' | 'clock'>,
  chat: string,
  { follow }: Pick<Reply, 'follow'>,
): Promise<boolean> {
  if (follow === undefined) return false;
  await cards.want([{ subject: `campaign:${follow.id}`, chat }], clock.now());
  return true;
}
