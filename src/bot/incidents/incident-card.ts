import type { IncidentGroup } from '../../engine/alerts/groups.ts';
import { severityOf } from '../../engine/alerts/severity.ts';
import { beganAt, holds } from '../../engine/incident-status.ts';
import type { Incident } from '../../engine/ports.ts';
import type { Severity } from '../../engine/types.ts';
import type { Formats } from '../i18n/formats.ts';
import type { Texts } from '../i18n/texts.ts';
import { migrationState } from '../migration-state.ts';
import { shortActor } from '../people/short-actor.ts';
import { type Block, link, text, type Tone } from '../reply.ts';
import { runbookUrl } from '../runbooks/runbook-url.ts';
import { incidentButtons, isOver } from './incident-buttons.ts';
import { groupTitle } from './incident-words.ts';
import type { IncidentScene } from './look-at-incident.ts';

/** Numbers of a group that a card names one by one. */
const NUMBERS_SHOWN = 15;

const TONES: Readonly<Record<Severity, Tone>> = { critical: 'bad', warning: 'warning', info: 'plain' };

/**
 * An incident as a card shows it: what is wrong, since when, what it touches, who has it, and what can be done.
 * @param publicUrl where this Frota is reached; then the card links to its runbook there
 */
export function incidentCard(
  scene: IncidentScene,
  texts: Texts,
  formats: Formats,
  publicUrl?: string,
): Block[] {
  const { incident, campaigns, partOf, migration } = scene;
  const { incidents: words, runbooks, runbookPage } = texts;
  const over = isOver(scene);
  const title = groupTitle(scene.group, texts, formats);
  const severity = severityOf(incident);
  const began = formats.moment(beganAt(incident), scene.at);
  const { evidence } = incident.facts;
  return [
    over ? text(words.resolved(title), 'good') : text(title, TONES[severity]),
    ...(over ? ending(scene, texts, formats) : []),
    text(words.facts(words.severities[severity], incident.ref, began), 'muted'),
    ...(typeof evidence === 'string' && !over && scene.group.incidents.length === 1 ? [text(evidence)] : []),
    ...(over ? [] : held(scene.lead, scene.at, texts, formats)),
    ...numbersTable(scene, texts, formats),
    ...(partOf === undefined
      ? []
      : [text(words.partOf(groupTitle(partOf, texts, formats), partOf.first.ref), 'muted')]),
    ...(over ? [] : [text(runbooks[incident.kind].means)]),
    ...(over || publicUrl === undefined
      ? []
      : [link(runbookPage.link, runbookUrl(publicUrl, incident.kind))]),
    ...(over || campaigns.length === 0 ? [] : [text(campaignsLine(campaigns, texts, formats))]),
    ...(migration === undefined ? [] : migrationState(migration, texts, formats)),
    ...incidentButtons(scene, texts),
  ];
}

/** What a lock screen shows of it. */
export function incidentSummary(scene: IncidentScene, texts: Texts, formats: Formats): string {
  const title = groupTitle(scene.group, texts, formats);
  return isOver(scene) ? texts.incidents.resolved(title) : title;
}

function ending(scene: IncidentScene, { incidents: words }: Texts, formats: Formats): Block[] {
  const { incident, group, at } = scene;
  const { resolvedBy, dismissed } = incident;
  const from = beganAt(group.first);
  const to = endOf(group);
  const duration = formats.duration(to.getTime() - from.getTime());
  return [
    text(words.lasted(duration, formats.moment(from, at), formats.moment(to, at))),
    ...(resolvedBy === undefined ? [] : [text(words.endedBy(shortActor(resolvedBy)))]),
    ...(dismissed === true ? [text(words.dismissed, 'muted')] : []),
  ];
}

/** When the last of them ended. */
export function endOf({ incidents }: IncidentGroup): Date {
  return new Date(Math.max(...incidents.map(({ resolvedAt }) => resolvedAt?.getTime() ?? 0)));
}

function held(
  { acked, silenced }: Incident,
  at: Date,
  { incidents: words }: Texts,
  formats: Formats,
): Block[] {
  return [
    ...(holds(acked, at)
      ? [text(words.ackedBy(shortActor(acked.by), formats.moment(acked.until, at)), 'good')]
      : []),
    ...(holds(silenced, at)
      ? [text(words.silencedBy(shortActor(silenced.by), formats.moment(silenced.until, at)))]
      : []),
  ];
}

function numbersTable({ group, at }: IncidentScene, texts: Texts, formats: Formats): Block[] {
  const { incidents } = group;
  if (incidents.length === 1) return [];
  const { columns, incidents: words } = texts;
  const over = incidents.filter(({ status }) => status === 'resolved').length;
  // Those that are still so first.
  const shown = incidents
    .toSorted((a, b) => Number(a.status === 'resolved') - Number(b.status === 'resolved'))
    .slice(0, NUMBERS_SHOWN);
  return [
    ...(over === 0 || over === incidents.length ? [] : [text(words.back(over, incidents.length))]),
    {
      kind: 'table',
      columns: [{ title: columns.number }, { title: columns.since }],
      rows: shown.map((one) => [
        String(one.facts['instance']),
        one.status === 'resolved'
          ? { text: words.events.resolved, tone: 'good' }
          : formats.moment(beganAt(one), at),
      ]),
    },
    ...(incidents.length > NUMBERS_SHOWN
      ? [text(words.moreNumbers(incidents.length - NUMBERS_SHOWN), 'muted')]
      : []),
  ];
}

function campaignsLine(campaigns: IncidentScene['campaigns'], texts: Texts, formats: Formats): string {
  const named = campaigns.map(({ campaign, waiting }) =>
    texts.incidents.campaign(campaign.name, formats.number(waiting)),
  );
  return texts.incidents.campaigns(formats.list(named));
}
