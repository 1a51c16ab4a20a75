import { beganAt, incidentStatus } from '../incident-status.ts';
import type { Incident } from '../ports.ts';
import type { AlertSettings } from './alert-settings.ts';
import { groupIncidents } from './groups.ts';
import { escalatedTo, remindersOf } from './reminders.ts';
import { chatsFor, isTold } from './routes.ts';

/** What is over sooner is never shown, in ms. A ban is shown at once: it is no blip. */
const WAIT_MS = 30_000;
/** What was over before anybody could be told is told up to so long after, in ms: Frota or the database was away. */
export const TOLD_AFTER_MS = 3_600_000;

/** A card that a chat should have. */
export interface WantedCard {
  incident: Incident;
  chat: string;
}

/**
 * Which cards chats should have by now, as far as the incidents tell; a card that was wanted once stays wanted, whatever comes.
 * @param incidents those that are open, and those that were resolved lately
 */
export function wantedCards(
  incidents: readonly Incident[],
  settings: AlertSettings,
  now: Date,
  timeZone: string,
): WantedCard[] {
  const down = new Set(
    incidents
      .filter(({ kind, status }) => kind === 'server_unreachable' && status === 'open')
      .map(({ facts }) => facts['server']),
  );
  return groupIncidents(incidents).flatMap(({ first, incidents: group }) => {
    const told = group.filter((one) => isDue(one, now) && !isHidden(one, down, now));
    if (told.length === 0 || !isTold(first, settings, now, timeZone)) return [];
    const routed = told.flatMap((one) => chatsFor(one, settings.routes));
    const escalated = told.flatMap((one) => escalatedTo(remindersOf(one, settings, now, timeZone), settings));
    return [...new Set([...routed, ...escalated])].map((chat) => ({ incident: first, chat }));
  });
}

/** It has lasted long enough, and not been over for too long. */
function isDue(incident: Incident, now: Date): boolean {
  const { kind, resolvedAt } = incident;
  if (resolvedAt !== undefined && now.getTime() - resolvedAt.getTime() > TOLD_AFTER_MS) return false;
  const lastedMs = (resolvedAt ?? now).getTime() - beganAt(incident).getTime();
  return lastedMs >= (kind === 'banned' ? 0 : WAIT_MS);
}

/** Somebody silenced it, or its server is down: then that is what people hear of. */
function isHidden(incident: Incident, down: ReadonlySet<unknown>, now: Date): boolean {
  const { instance, server } = incident.facts;
  return (instance !== undefined && down.has(server)) || incidentStatus(incident, now) === 'silenced';
}
