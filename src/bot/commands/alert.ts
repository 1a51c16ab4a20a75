import { acknowledge, closeIncident } from '../../engine/handle-incident.ts';
import type { Handled, Incident } from '../../engine/ports.ts';
import { incidentTitle } from '../incidents/incident-words.ts';
import { shortActor } from '../people/short-actor.ts';
import { press, reply, text, type Reply } from '../reply.ts';
import { runbookCommand } from './alert-runbook.ts';
import { showCommand } from './alert-show.ts';
import { silenceCommand } from './alert-silence.ts';
import type { Command, CommandGroup, Speaker } from './command.ts';
import { findIncident } from './find-incident.ts';

/** `alerta assumir REF`: whoever types it takes care of it for a while. */
const ackCommand: Command = {
  id: 'alert.ack',
  needs: 'operator',
  names: { 'pt-BR': 'assumir', en: 'ack' },
  aliases: ['reconhecer', 'acknowledge', 'take'],
  subject: 'incident',
  async run(speaker, { subject }) {
    const { ports, texts, formats, actor } = speaker;
    const { ref } = await findIncident(ports, subject);
    const handled = await acknowledge(ports, ref, actor);
    const acked = handled.kind === 'done' || handled.kind === 'known' ? handled.incident.acked : undefined;
    if (handled.kind === 'unknown' || acked === undefined) return isOver(speaker, handled);
    const { incident } = handled;
    const now = ports.clock.now();
    const { youHave, hasAlready } = texts.incidents;
    return handled.kind === 'known' && acked.by !== actor
      ? reply(text(hasAlready(shortActor(acked.by), formats.moment(acked.at, now)), 'warning'))
      : reply(
          text(youHave(titleOf(incident, speaker), formats.moment(acked.until, now)), 'good'),
          press(texts.help['alert.runbook'].example(ref), { label: texts.buttons.runbook }),
        );
  },
};

/** `alerta encerrar REF`: it is over, whatever is measured; it is told again when it comes anew. */
const resolveCommand: Command = {
  id: 'alert.resolve',
  needs: 'operator',
  names: { 'pt-BR': 'encerrar', en: 'resolve' },
  aliases: ['resolver', 'close', 'fechar'],
  subject: 'incident',
  async run(speaker, { subject }) {
    const { ports, texts, actor } = speaker;
    const { ref } = await findIncident(ports, subject);
    const handled = await closeIncident(ports, ref, actor);
    if (handled.kind !== 'done') return isOver(speaker, handled);
    const { dismissed } = handled.incident;
    return reply(
      text(texts.incidents.nowResolved(titleOf(handled.incident, speaker)), 'good'),
      ...(dismissed === true ? [text(texts.incidents.dismissed, 'muted')] : []),
    );
  },
};

/** Somebody was faster, or it ended by itself. */
function isOver({ texts }: Speaker, handled: Handled): Reply {
  const by = handled.kind === 'unknown' ? undefined : handled.incident.resolvedBy;
  const { overAlready, overSince } = texts.incidents;
  return reply(text(by === undefined ? overAlready : overSince(shortActor(by)), 'warning'));
}

function titleOf(incident: Incident, { texts, formats }: Speaker): string {
  return incidentTitle(incident, texts, formats);
}

export const alertGroup: CommandGroup = {
  names: { 'pt-BR': 'alerta', en: 'alert' },
  aliases: ['incidente', 'incident'],
  commands: [showCommand, ackCommand, silenceCommand, resolveCommand, runbookCommand],
  otherwise: showCommand,
};
