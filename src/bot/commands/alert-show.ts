import { incidentCard } from '../incidents/incident-card.ts';
import { lookAtIncident } from '../incidents/look-at-incident.ts';
import { shortActor } from '../people/short-actor.ts';
import { reply, text } from '../reply.ts';
import type { Command } from './command.ts';
import { findIncident } from './find-incident.ts';

/** Events of a long story that are told: the latest. */
const EVENTS_SHOWN = 12;

/** `alerta REF`: what its card shows, and what happened so far. */
export const showCommand: Command = {
  id: 'alert.show',
  needs: 'viewer',
  names: { 'pt-BR': 'ver', en: 'show' },
  aliases: ['mostrar'],
  subject: 'incident',
  async run({ ports, texts, formats }, { subject }) {
    const incident = await findIncident(ports, subject);
    const scene = await lookAtIncident(ports, incident);
    const { incidents: words } = texts;
    const events = incident.timeline
      .slice(-EVENTS_SHOWN)
      .map(({ at, what, by = '' }) => words.event(formats.shortTime(at), words.events[what], shortActor(by)));
    const card = incidentCard(scene, texts, formats);
    const story = text([words.timeline, ...events].join('\n'), 'muted');
    return reply(
      ...card.filter(({ kind }) => kind !== 'example'),
      story,
      ...card.filter(({ kind }) => kind === 'example'),
    );
  },
};
