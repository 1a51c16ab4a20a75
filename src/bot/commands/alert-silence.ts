import { LONGEST_SILENCE_MS, silence } from '../../engine/handle-incident.ts';
import { InvalidInputError } from '../../errors.ts';
import { incidentTitle } from '../incidents/incident-words.ts';
import { shortActor } from '../people/short-actor.ts';
import { reply, text } from '../reply.ts';
import type { Command } from './command.ts';
import { commandProblem } from './command-problems.ts';
import { findIncident } from './find-incident.ts';

const HOUR_MS = 3_600_000;
const UNITS: Readonly<Record<string, number>> = { m: 60_000, min: 60_000, h: HOUR_MS };

/** `alerta silenciar REF [1h]`: nobody hears of it for a while. */
export const silenceCommand: Command = {
  id: 'alert.silence',
  needs: 'operator',
  names: { 'pt-BR': 'silenciar', en: 'silence' },
  aliases: ['calar', 'mute', 'snooze'],
  subject: 'incident',
  async run({ ports, texts, formats, actor }, { subject }) {
    const [typed = '', ...time] = subject.split(/\s+/);
    const forMs = readSilence(time.join(' '));
    const { ref } = await findIncident(ports, typed);
    const handled = await silence(ports, ref, actor, forMs);
    const { incidents: words } = texts;
    const silenced =
      handled.kind === 'unknown' || handled.kind === 'over' ? undefined : handled.incident.silenced;
    if (handled.kind === 'unknown' || silenced === undefined)
      return reply(text(words.overAlready, 'warning'));
    const until = formats.moment(silenced.until, ports.clock.now());
    return handled.kind === 'known'
      ? reply(text(words.silentAlready(shortActor(silenced.by), until), 'warning'))
      : reply(text(words.nowSilent(incidentTitle(handled.incident, texts, formats), until), 'good'));
  },
};

/**
 * How long a silence is to be, in ms: `30min`, `4h`; an hour unless it is said.
 * @throws InvalidInputError
 */
function readSilence(typed: string): number {
  if (typed === '') return HOUR_MS;
  const [, number, unit = ''] = /^(\d{1,4})\s*(m|min|h)$/i.exec(typed) ?? [];
  const ms = Number(number) * (UNITS[unit.toLowerCase()] ?? NaN);
  if (ms > 0 && ms <= LONGEST_SILENCE_MS) return ms;
  throw new InvalidInputError('No time of a silence', [
    commandProblem('incident', 'silence_unreadable', { text: typed, most: LONGEST_SILENCE_MS / HOUR_MS }),
  ]);
}
