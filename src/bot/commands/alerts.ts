import { groupIncidents } from '../../engine/alerts/groups.ts';
import { recentIncidents } from '../../engine/alerts/recent-incidents.ts';
import { severityOf } from '../../engine/alerts/severity.ts';
import { beganAt, holds } from '../../engine/incident-status.ts';
import type { Incident } from '../../engine/ports.ts';
import { SEVERITIES } from '../../engine/types.ts';
import { groupTitle } from '../incidents/incident-words.ts';
import { shortActor } from '../people/short-actor.ts';
import { type Cell, example, reply, text } from '../reply.ts';
import type { Command, Speaker } from './command.ts';

/** `alertas`: what is wrong now, the worst first, and who takes care of it; what is one problem is one line. */
export const alertsCommand: Command = {
  id: 'alerts',
  needs: 'viewer',
  names: { 'pt-BR': 'alertas', en: 'alerts' },
  aliases: ['incidentes', 'incidents'],
  async run(speaker) {
    const { texts, ports, formats } = speaker;
    const { incidents: words, help, buttons } = texts;
    const now = ports.clock.now();
    const groups = groupIncidents(await recentIncidents(ports))
      .filter(({ incidents }) => incidents.some(({ status }) => status === 'open'))
      .toSorted((a, b) => rankOf(a.first) - rankOf(b.first));
    const [worst] = groups;
    if (worst === undefined) return reply(text(words.none, 'good'));
    const { columns } = words;
    return reply(
      text(words.open(groups.length), 'title'),
      {
        kind: 'table',
        columns: [
          { title: columns.ref },
          { title: columns.severity },
          { title: columns.what },
          { title: columns.since },
          { title: columns.who },
        ],
        rows: groups.map((group): Cell[] => [
          group.first.ref,
          severityCell(group.first, speaker),
          groupTitle(group, texts, formats),
          formats.moment(beganAt(group.first), now),
          holderOf(group.first, now, speaker),
        ]),
      },
      text(words.toSee, 'muted'),
      example(help['alert.show'].example(worst.first.ref), { label: buttons.show }),
    );
  },
};

function rankOf(incident: Incident): number {
  return SEVERITIES.indexOf(severityOf(incident));
}

function severityCell(incident: Incident, { texts }: Speaker): Cell {
  const severity = severityOf(incident);
  const word = texts.incidents.severities[severity];
  return severity === 'info' ? word : { text: word, tone: severity === 'critical' ? 'bad' : 'warning' };
}

function holderOf({ acked, silenced }: Incident, now: Date, { texts }: Speaker): string {
  if (holds(acked, now)) return shortActor(acked.by);
  return holds(silenced, now) ? texts.incidents.silenced : '';
}
