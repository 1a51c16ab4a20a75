import { groupOf, recentIncidents } from './alerts/recent-incidents.ts';
import type { IncidentGroup } from './alerts/groups.ts';
import type { Incident, Ports } from './ports.ts';
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

/**
 * Something of an incident has changed, as above: the cards of all that is one problem with it are to show so.
 * @param known what is one problem with it, where that was looked at already
 */
export async function touchIncidentCards(
  ports: Pick<Ports, 'cards' | 'clock' | 'incidents' | 'log'>,
  incident: Incident,
  known?: IncidentGroup,
): Promise<void> {
  const { cards, clock, log } = ports;
  try {
    const { first } = known ?? groupOf(incident, await recentIncidents(ports));
    for (const ref of new Set([first.ref, incident.ref])) await cards.touch(`incident:${ref}`, clock.now());
  } catch (error) {
    log.warn(
      { incident: incident.ref, instance: incident.facts['instance'], err: error },
      'the cards of an incident could not be told that it changed',
    );
  }
}
