import { lookAtIncident } from '../incidents/look-at-incident.ts';
import { incidentButtons } from '../incidents/incident-buttons.ts';
import { incidentTitle } from '../incidents/incident-words.ts';
import { reply, text } from '../reply.ts';
import type { Command } from './command.ts';
import { findIncident } from './find-incident.ts';

/** `alerta roteiro REF`: what it means and what to do, with the buttons for it. */
export const runbookCommand: Command = {
  id: 'alert.runbook',
  needs: 'viewer',
  names: { 'pt-BR': 'roteiro', en: 'runbook' },
  aliases: ['manual', 'guia', 'guide'],
  subject: 'incident',
  async run({ ports, texts, formats }, { subject }) {
    const incident = await findIncident(ports, subject);
    const { means, steps } = texts.runbooks[incident.kind];
    const scene = await lookAtIncident(ports, incident);
    const own = texts.help['alert.runbook'].example(incident.ref);
    return reply(
      text(texts.incidents.runbook(incidentTitle(incident, texts, formats)), 'title'),
      text(means),
      text(steps.map((step, index) => `${index + 1}. ${step}`).join('\n')),
      ...incidentButtons(scene, texts).filter(({ line }) => line !== own),
    );
  },
};
