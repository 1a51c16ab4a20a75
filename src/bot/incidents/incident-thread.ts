import { remindersOf } from '../../engine/alerts/reminders.ts';
import type { AlertSettings } from '../../engine/alerts/alert-settings.ts';
import { beganAt } from '../../engine/incident-status.ts';
import type { IncidentEvent } from '../../engine/ports.ts';
import type { CardView } from '../chat/card-source.ts';
import type { Formats } from '../i18n/formats.ts';
import type { Texts } from '../i18n/texts.ts';
import { shortActor } from '../people/short-actor.ts';
import { type Block, text } from '../reply.ts';
import { isOver } from './incident-buttons.ts';
import { incidentSummary } from './incident-card.ts';
import type { IncidentScene } from './look-at-incident.ts';

/** Who hears of incidents and when, and by whose clock. */
export type Alerting = Pick<AlertSettings, 'repeatMs' | 'hours'> & { timeZone: string };

/**
 * What is told in an incident's thread: who took it, who silenced it, that it came back or is over; and, aloud, that nobody takes
 * care of it. Of several reminders that nobody could be told only the last is.
 */
export function incidentThread(
  scene: IncidentScene,
  alerting: Alerting,
  texts: Texts,
  formats: Formats,
): CardView['thread'] {
  const { lead, at } = scene;
  const told = (block: Block, loud?: true): CardView['thread'][number]['message'] => ({
    blocks: [block],
    summary: block.kind === 'text' ? block.text : '',
    ...(loud && { loud }),
  });
  const events = storyOf(scene).flatMap((event) => {
    const block = eventBlock(event, scene, texts, formats);
    return block === undefined ? [] : [{ key: keyOf(event), message: told(block) }];
  });
  const { since, count } = remindersOf(lead, alerting, at, alerting.timeZone);
  if (count === 0) return events;
  const words = texts.incidents.told.reminder(formats.duration(count * alerting.repeatMs));
  const reminder = `${words}\n${incidentSummary(scene, texts, formats)}`;
  return [
    ...events,
    { key: `reminder ${since.getTime()} ${count}`, message: told(text(reminder, 'warning'), true) },
  ];
}

/**
 * What happened to all of a card, in its order. Who takes some of many takes all that are open, at one moment; and they are over
 * when the last is.
 */
function storyOf(scene: IncidentScene): IncidentEvent[] {
  const { incident, group } = scene;
  if (group.incidents.length === 1) return incident.timeline;
  const all = group.incidents
    .flatMap(({ timeline }) => timeline)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const held = all.filter(({ what }) => what === 'acked' || what === 'silenced');
  const end = isOver(scene) ? all.findLast(({ what }) => what === 'resolved') : undefined;
  const once = new Map(held.map((event) => [keyOf(event), event]));
  return [...once.values(), ...(end === undefined ? [] : [end])];
}

function keyOf({ what, at }: IncidentEvent): string {
  return `${what} ${at.getTime()}`;
}

/** Undefined: the card itself tells it. */
function eventBlock(
  { what, by, until, at }: IncidentEvent,
  scene: IncidentScene,
  { incidents: { told } }: Texts,
  formats: Formats,
): Block | undefined {
  const who = by === undefined ? '' : shortActor(by);
  const end = until === undefined ? '' : formats.moment(until, at);
  switch (what) {
    case 'acked':
      return text(told.acked(who, end));
    case 'silenced':
      return text(told.silenced(who, end));
    case 'reopened':
      return text(told.reopened, 'warning');
    case 'resolved': {
      const duration = formats.duration(at.getTime() - beganAt(scene.incident, at).getTime());
      return text(by === undefined ? told.resolved(duration) : told.resolvedBy(who, duration), 'good');
    }
    case 'opened':
    case 'changed':
      return undefined;
  }
}
