import type { Ports } from './ports.ts';
import type { Campaign } from './types.ts';

/** A campaign has moved: chats that show it are to show so. Its move does not fail with this; they look by themselves, later. */
export async function touchCard(
  { cards, clock, log }: Pick<Ports, 'cards' | 'clock' | 'log'>,
  { id }: Pick<Campaign, 'id'>,
): Promise<void> {
  try {
    await cards.touch(`campaign:${id}`, clock.now());
  } catch (error) {
    log.warn({ campaignId: id, err: error }, 'the cards of a campaign could not be told that it moved');
  }
}

/** Something of an incident has changed, as above. @param ref of the one that gives the card its name */
export async function touchIncidentCard(
  { cards, clock, log }: Pick<Ports, 'cards' | 'clock' | 'log'>,
  ref: string,
): Promise<void> {
  try {
    await cards.touch(`incident:${ref}`, clock.now());
  } catch (error) {
    log.warn({ incident: ref, err: error }, 'the cards of an incident could not be told that it changed');
  }
}
