import type { VNode } from 'preact';
import { stateCell } from '../../bot/campaign-report.ts';
import type { Speaker } from '../../bot/commands/command.ts';
import type { InstanceLoad } from '../../engine/stats.ts';
import type { Page, Part } from '../page.ts';
import { Sparkline } from '../sparkline.tsx';

/** All numbers: their state and why, what they have sent and may send, how well they are. */
export const fleetPage: Page = {
  path: '/',
  needs: 'viewer',
  section: 'fleet',
  everyMs: 1_000,
  layout: 'grid',
  async look({ speaker, looks }) {
    const { texts } = speaker;
    const [fleet, sent, underWay] = await Promise.all([looks.fleet(), looks.sent(), looks.underWay()]);
    const numbers = fleet.map((load): Part => {
      const { name } = load.instance;
      return { id: partId(name), html: <NumberCard load={load} hours={sent(name)} speaker={speaker} /> };
    });
    const summary = <Summary fleet={fleet} {...underWay} speaker={speaker} />;
    return { title: texts.dashboard.pages.fleet, parts: [{ id: 'summary', html: summary }, ...numbers] };
  },
};

/** Names are people's: in an id no sign of theirs means anything. */
function partId(name: string): string {
  return `n-${encodeURIComponent(name)}`;
}

function numberPath(name: string): string {
  return `/painel/numeros/${encodeURIComponent(name)}`;
}

function Summary({
  fleet,
  incidents,
  campaigns,
  speaker: { texts, formats },
}: {
  fleet: readonly InstanceLoad[];
  incidents: number;
  campaigns: number;
  speaker: Speaker;
}): VNode {
  const { dashboard, instances } = texts;
  const online = fleet.filter(({ instance }) => instance.state === 'connected').length;
  const sum = (of: (load: InstanceLoad) => number): string =>
    formats.number(fleet.reduce((total, load) => total + of(load), 0));
  return (
    <section
      id="summary"
      class="summary"
      aria-label={dashboard.summary}
      data-said={fleet.length > 0 ? instances.online(online, fleet.length) : instances.none}
    >
      <dl>
        <Fact
          name={dashboard.connected}
          value={dashboard.of(formats.number(online), formats.number(fleet.length))}
        />
        <Fact name={dashboard.sentToday} value={sum(({ sentToday }) => sentToday)} />
        <Fact name={dashboard.capacity} value={sum(({ limits }) => limits.day)} />
        <Fact name={dashboard.running_campaigns} value={formats.number(campaigns)} href="/painel/campanhas" />
        <Fact name={dashboard.incidentsOpen} value={formats.number(incidents)} href="/painel/incidentes" />
      </dl>
      {fleet.length === 0 && <p class="words warning">{instances.none}</p>}
    </section>
  );
}

function Fact({ name, value, href }: { name: string; value: string; href?: string }): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {href === undefined ? (
          value
        ) : (
          <a href={href} aria-label={`${name}: ${value}`}>
            {value}
          </a>
        )}
      </dd>
    </div>
  );
}

function NumberCard({
  load,
  hours,
  speaker,
}: {
  load: InstanceLoad;
  hours: readonly number[];
  speaker: Speaker;
}): VNode {
  const { texts, formats, ports } = speaker;
  const { dashboard } = texts;
  const { instance, limits, sentThisHour, sentToday } = load;
  const { name, state, since, until, evidence, health, warmUp } = instance;
  const now = ports.clock.now();
  const id = partId(name);
  const stages = ports.settings.warmUpTable.length;
  const cell = stateCell(state, texts);
  const tone = typeof cell === 'string' ? 'plain' : cell.tone;
  return (
    <article
      id={id}
      class={`card state-${state}`}
      aria-labelledby={`${id}-name`}
      data-said={`${name}: ${texts.states[state]}`}
    >
      <h2 id={`${id}-name`}>
        <a href={numberPath(name)}>{name}</a>
      </h2>
      <p class={`state ${tone}`}>
        <strong>{texts.states[state]}</strong> <span>{formats.moment(since, now)}</span>
        {until !== undefined && <span> {dashboard.until(formats.moment(until, now))}</span>}
      </p>
      <p class="evidence">{evidence}</p>
      <Load name={dashboard.hour} used={sentThisHour} limit={limits.hour} speaker={speaker} />
      <Load name={dashboard.day} used={sentToday} limit={limits.day} speaker={speaker} />
      <p class="facts">
        <span class={health < 50 ? 'bad' : health < 80 ? 'warning' : 'good'}>
          {dashboard.health(formats.number(Math.round(health)))}
        </span>
        {stages > 0 && (
          <span>
            {warmUp === undefined ? dashboard.warmedUp : dashboard.warmUp(warmUp.stage + 1, stages)}
          </span>
        )}
      </p>
      <Sparkline hours={hours} texts={texts} formats={formats} />
    </article>
  );
}

function Load({
  name,
  used,
  limit,
  speaker: { texts, formats },
}: {
  name: string;
  used: number;
  limit: number;
  speaker: Speaker;
}): VNode {
  const words = texts.dashboard.of(formats.number(used), formats.number(limit));
  return (
    <p class="load">
      <span>{name}</span>
      <meter
        min={0}
        max={Math.max(limit, 1)}
        value={Math.min(used, Math.max(limit, 1))}
        low={limit * 0.7}
        high={limit * 0.9}
        optimum={0}
        aria-label={`${name}: ${words}`}
      />
      <span>{words}</span>
    </p>
  );
}
