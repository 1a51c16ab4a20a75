import { groupIncidents, type IncidentGroup } from '../../engine/alerts/groups.ts';
import { recentIncidents } from '../../engine/alerts/recent-incidents.ts';
import { severityOf } from '../../engine/alerts/severity.ts';
import { SEVERITIES, type Severity } from '../../engine/types.ts';
import type { Speaker } from '../../bot/commands/command.ts';
import { incidentCard, incidentSummary } from '../../bot/incidents/incident-card.ts';
import { groupTitle } from '../../bot/incidents/incident-words.ts';
import { lookAtIncident } from '../../bot/incidents/look-at-incident.ts';
import { shortActor } from '../../bot/people/short-actor.ts';
import { type Block, text } from '../../bot/reply.ts';
import { blocksHtml } from '../blocks.tsx';
import type { Page, Part } from '../page.ts';

/** Cards in full; of more problems the others are named. */
const SHOWN = 20;
/** So far back those are named that are over, in ms. */
const LATELY_MS = 24 * 3_600_000;

const TONES: Readonly<Record<Severity, string>> = { critical: 'bad', warning: 'warning', info: '' };

/** What is wrong now, the worst first, as the cards of chats show it and with their buttons; and what was over lately. */
export const incidentsPage: Page = {
  path: '/incidentes',
  needs: 'viewer',
  section: 'incidents',
  everyMs: 2_000,
  layout: 'column',
  async look({ speaker }) {
    const { ports, texts } = speaker;
    const groups = groupIncidents(await recentIncidents(ports))
      .filter(({ incidents }) => incidents.some(({ status }) => status === 'open'))
      .toSorted((a, b) => rankOf(a) - rankOf(b));
    const cards = await Promise.all(groups.slice(0, SHOWN).map((group) => part(group, speaker)));
    return {
      title: texts.dashboard.pages.incidents,
      parts: [
        ...(groups.length === 0 ? [await nothingWrong(speaker)] : cards),
        ...(groups.length > SHOWN ? [await others(groups.slice(SHOWN), speaker)] : []),
        await lately(speaker),
      ],
    };
  },
};

function rankOf({ first }: IncidentGroup): number {
  return SEVERITIES.indexOf(severityOf(first));
}

async function part({ first }: IncidentGroup, { ports, texts, formats }: Speaker): Promise<Part> {
  const scene = await lookAtIncident(ports, first);
  const html = await blocksHtml(incidentCard(scene, texts, formats), { texts });
  const title = incidentSummary(scene, texts, formats);
  return {
    id: `i-${first.ref}`,
    html: (
      <article
        id={`i-${first.ref}`}
        class={`card ${TONES[severityOf(first)]}`}
        aria-label={title}
        data-said={title}
      >
        {html}
        <p>
          <a href={`/painel/incidentes/${first.ref}`}>{texts.dashboard.details}</a>
        </p>
      </article>
    ),
  };
}

async function nothingWrong({ texts }: Speaker): Promise<Part> {
  return {
    id: 'none',
    html: (
      <section id="none" class="card good" data-said={texts.dashboard.noIncidents}>
        <p>{texts.dashboard.noIncidents}</p>
      </section>
    ),
  };
}

async function others(groups: readonly IncidentGroup[], { texts, formats }: Speaker): Promise<Part> {
  const lines = groups.map((group) => text(`${group.first.ref} · ${groupTitle(group, texts, formats)}`));
  return {
    id: 'others',
    html: (
      <section id="others" class="card">
        {await blocksHtml(lines, { texts })}
      </section>
    ),
  };
}

async function lately({ ports, texts, formats }: Speaker): Promise<Part> {
  const now = ports.clock.now();
  const over = await ports.incidents.resolvedSince(new Date(now.getTime() - LATELY_MS));
  const latest = over.toReversed().slice(0, SHOWN);
  return {
    id: 'lately',
    html: (
      <section id="lately" class="card" hidden={latest.length === 0} aria-labelledby="lately-title">
        <h2 id="lately-title">{texts.dashboard.resolvedLately}</h2>
        <ul class="timeline">
          {latest.map((incident) => (
            <li>
              <time dateTime={incident.resolvedAt?.toISOString()}>
                {incident.resolvedAt === undefined ? '' : formats.moment(incident.resolvedAt, now)}
              </time>
              <a href={`/painel/incidentes/${incident.ref}`}>
                {groupTitle({ first: incident, incidents: [incident] }, texts, formats)}
              </a>
            </li>
          ))}
        </ul>
      </section>
    ),
  };
}

/** One incident, with what happened so far. */
export const incidentPage: Page = {
  path: '/incidentes/:ref',
  needs: 'viewer',
  section: 'incidents',
  everyMs: 2_000,
  layout: 'column',
  async look({ speaker, params }) {
    const { ports, texts, formats } = speaker;
    const incident = await ports.incidents.get(params['ref'] ?? '');
    if (incident === undefined) return undefined;
    const scene = await lookAtIncident(ports, incident);
    const { incidents: words } = texts;
    const events: Block[] = incident.timeline.map(({ at, what, by = '' }) =>
      text(words.event(formats.shortTime(at), words.events[what], shortActor(by)), 'muted'),
    );
    const title = incidentSummary(scene, texts, formats);
    const [card, story] = await Promise.all([
      blocksHtml(incidentCard(scene, texts, formats), { texts }),
      blocksHtml(events, { texts }),
    ]);
    return {
      title: `${texts.dashboard.incident} ${incident.ref}`,
      parts: [
        {
          id: 'about',
          html: (
            <section
              id="about"
              class={`card ${incident.status === 'open' ? TONES[severityOf(incident)] : 'good'}`}
              aria-label={title}
              data-said={title}
            >
              {card}
            </section>
          ),
        },
        {
          id: 'story',
          html: (
            <section id="story" class="card" aria-labelledby="story-title">
              <h2 id="story-title">{texts.dashboard.timeline}</h2>
              {story}
            </section>
          ),
        },
      ],
    };
  },
};
