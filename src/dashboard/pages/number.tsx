import type { VNode } from 'preact';
import { runCommand } from '../../bot/commands/run-command.ts';
import type { CommandId } from '../../bot/commands/command-id.ts';
import type { Speaker } from '../../bot/commands/command.ts';
import { incidentTitle } from '../../bot/incidents/incident-words.ts';
import { shortActor } from '../../bot/people/short-actor.ts';
import type { Incident, Ports } from '../../engine/ports.ts';
import { blocksHtml } from '../blocks.tsx';
import type { Page } from '../page.ts';
import { Sparkline } from '../sparkline.tsx';

/** So far back its incidents are told, in ms, and so many of what was done. */
const TOLD_MS = 7 * 24 * 3_600_000;
const TOLD = 60;

/** One number: what a chat is answered about it, what it sent, and what happened to it. */
export const numberPage: Page = {
  path: '/numeros/:name',
  needs: 'viewer',
  section: 'fleet',
  everyMs: 2_000,
  layout: 'column',
  async look({ speaker, params, looks }) {
    const { ports, texts, formats } = speaker;
    const instance = await ports.instances.get(params['name'] ?? '');
    if (instance === undefined) return undefined;
    const { name } = instance;
    const [{ blocks }, sent, story] = await Promise.all([
      runCommand(speaker, texts.help['instance.show'].example(name)),
      looks.sent(),
      storyOf(speaker, name),
    ]);
    const about = await blocksHtml(blocks, { texts });
    return {
      title: name,
      parts: [
        {
          id: 'about',
          html: (
            <section
              id="about"
              class={`card state-${instance.state}`}
              data-said={`${name}: ${texts.states[instance.state]}`}
            >
              {about}
            </section>
          ),
        },
        {
          id: 'sent',
          html: (
            <section id="sent" class="card">
              <Sparkline hours={sent(name)} texts={texts} formats={formats} />
            </section>
          ),
        },
        { id: 'story', html: <Story story={story} speaker={speaker} /> },
      ],
    };
  },
};

interface Told {
  at: Date;
  what: string;
  by: string | undefined;
  /** The incident that it belongs to. */
  ref?: string;
}

/** What was done to a number and what became of its problems, the latest first. */
async function storyOf({ ports, texts, formats }: Speaker, name: string): Promise<Told[]> {
  const since = new Date(ports.clock.now().getTime() - TOLD_MS);
  const [audits, incidents] = await Promise.all([
    ports.audits.list({ subject: `instance:${name}`, limit: TOLD }),
    incidentsOf(ports, name, since),
  ]);
  const done = audits.map(({ at, action, actor }): Told => ({
    at,
    // What a command does is said as its help says it; what Frota does by itself has no help.
    what: texts.help[action as CommandId]?.summary ?? action,
    by: shortActor(actor),
  }));
  const happened = incidents.flatMap((incident) =>
    incident.timeline
      .filter(({ what }) => what !== 'changed')
      .map(({ at, what, by }): Told => {
        const title = incidentTitle(incident, texts, formats);
        return {
          at,
          what: what === 'opened' ? title : `${title}: ${texts.incidents.events[what]}`,
          ref: incident.ref,
          by: by === undefined ? undefined : shortActor(by),
        };
      }),
  );
  return [...done, ...happened].sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, TOLD);
}

async function incidentsOf({ incidents }: Ports, name: string, since: Date): Promise<Incident[]> {
  const both = await Promise.all([incidents.open(), incidents.resolvedSince(since)]);
  return both.flat().filter(({ facts }) => facts['instance'] === name);
}

function Story({ story, speaker: { texts, formats } }: { story: readonly Told[]; speaker: Speaker }): VNode {
  const { dashboard } = texts;
  return (
    <section id="story" class="card" aria-labelledby="story-title">
      <h2 id="story-title">{dashboard.timeline}</h2>
      {story.length === 0 ? (
        <p class="muted">{dashboard.noTimeline}</p>
      ) : (
        <ol class="timeline" reversed>
          {story.map(({ at, what, by, ref }) => (
            <li>
              <time dateTime={at.toISOString()}>{formats.shortTime(at)}</time>
              {ref === undefined ? what : <a href={`/painel/incidentes/${ref}`}>{what}</a>}
              {by !== undefined && <span class="muted"> {dashboard.by(by)}</span>}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
