import { recentIncidents } from '../../engine/alerts/recent-incidents.ts';
import { remindersOf } from '../../engine/alerts/reminders.ts';
import { wantedCards } from '../../engine/alerts/wanted-cards.ts';
import { isUnderWay } from '../../engine/last-migration.ts';
import type { Ports } from '../../engine/ports.ts';
import { REOPENED_MS } from '../../engine/ports/incident-store.ts';
import { REST_MS } from '../cards/show-card.ts';
import type { CardSource, CardView } from '../chat/card-source.ts';
import { formatsFor } from '../i18n/formats.ts';
import type { Language } from '../i18n/language.ts';
import { TEXTS } from '../i18n/texts.ts';
import { isOver } from './incident-buttons.ts';
import { endOf, incidentCard, incidentSummary } from './incident-card.ts';
import { incidentThread } from './incident-thread.ts';
import { type IncidentScene, lookAtIncident } from './look-at-incident.ts';

/** How often to look at what is open though nobody says that it changed, in ms: campaigns and their waiting messages move. */
const LOOK_MS = 60_000;

/**
 * The cards of incidents: in each chat that hears of one, from when it has lasted until it is over.
 * @param publicUrl where this Frota is reached, if it is
 */
export function incidentCards(ports: Ports, language: Language, publicUrl?: string): CardSource {
  const texts = TEXTS[language];
  const { alerts, timeZone } = ports.settings;
  const formats = formatsFor(language, timeZone);

  /** Undefined: nothing more comes of it. */
  const nextLook = (scene: IncidentScene): Date | undefined => {
    const { lead, group, migration, at } = scene;
    if (migration !== undefined && isUnderWay(migration)) return new Date(at.getTime() + REST_MS);
    if (isOver(scene)) {
      // Until then it may be opened again; and as long as a migration can be taken back, the card says so.
      const until = Math.max(endOf(group).getTime() + REOPENED_MS, migration?.undoableUntil?.getTime() ?? 0);
      return until > at.getTime() ? new Date(until) : undefined;
    }
    const { nextAt } = remindersOf(lead, alerts, at, timeZone);
    const turns = [lead.acked?.until, lead.silenced?.until, nextAt].flatMap((turn) =>
      turn !== undefined && turn > at ? [turn.getTime()] : [],
    );
    return new Date(Math.min(at.getTime() + LOOK_MS, ...turns));
  };

  return {
    kind: 'incident',

    async view(ref): Promise<CardView | undefined> {
      const incident = await ports.incidents.get(ref);
      if (incident === undefined) return undefined;
      const scene = await lookAtIncident(ports, incident);
      const nextAt = nextLook(scene);
      return {
        message: {
          blocks: incidentCard(scene, texts, formats, publicUrl),
          summary: incidentSummary(scene, texts, formats),
        },
        thread: incidentThread(scene, { ...alerts, timeZone }, texts, formats),
        ...(nextAt === undefined ? { final: true } : { nextAt }),
      };
    },

    async wanted() {
      if (alerts.routes.length + alerts.escalation.length === 0) return [];
      const recent = await recentIncidents(ports);
      const wanted = wantedCards(recent, alerts, ports.clock.now(), timeZone);
      return wanted.map(({ incident, chat }) => ({ subject: incident.ref, chat }));
    },
  };
}
