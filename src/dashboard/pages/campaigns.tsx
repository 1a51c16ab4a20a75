import type { VNode } from 'preact';
import { campaignButtons, newCampaignButton } from '../../bot/campaign-buttons.ts';
import { STATUS_TONES, tallyLine } from '../../bot/campaign-report.ts';
import type { Speaker } from '../../bot/commands/command.ts';
import { text } from '../../bot/reply.ts';
import { percentDone, type Tally, tallyOf } from '../../bot/tally.ts';
import type { Campaign, CampaignStatus } from '../../engine/types.ts';
import { blocksHtml } from '../blocks.tsx';
import type { Looks } from '../looks.ts';
import type { Page, Part } from '../page.ts';

/** The newest are shown, after those that are under way. */
const SHOWN = 30;
/** Something more is sent of these, or is to be. */
export const UNDER_WAY: ReadonlySet<CampaignStatus> = new Set([
  'running',
  'paused',
  'scheduled',
  'pending_approval',
]);

/** All campaigns: how far each is, and when it will be done. */
export const campaignsPage: Page = {
  path: '/campanhas',
  needs: 'viewer',
  section: 'campaigns',
  everyMs: 2_000,
  layout: 'column',
  async look({ speaker, looks }) {
    const { ports, texts } = speaker;
    const all = await ports.campaigns.list();
    const isUnderWay = ({ status }: Campaign): number => Number(UNDER_WAY.has(status));
    const shown = all.toSorted((a, b) => isUnderWay(b) - isUnderWay(a)).slice(0, SHOWN);
    const more = all.length - shown.length;
    const foot = await blocksHtml(
      [
        ...(all.length === 0 ? [text(texts.campaign.none)] : []),
        ...(more > 0 ? [text(texts.campaign.more(more), 'muted')] : []),
        newCampaignButton(texts),
      ],
      { texts },
    );
    return {
      title: texts.dashboard.pages.campaigns,
      parts: [
        ...(await Promise.all(shown.map((campaign) => part(campaign, speaker, looks)))),
        { id: 'more', html: <section id="more">{foot}</section> },
      ],
    };
  },
};

async function part(campaign: Campaign, speaker: Speaker, looks: Looks): Promise<Part> {
  const { texts, formats, ports } = speaker;
  const { id, name, status } = campaign;
  const isMoving = status === 'running' || status === 'scheduled';
  const [progress, forecast] = await Promise.all([
    looks.progress(id),
    isMoving ? looks.forecast(campaign) : undefined,
  ]);
  const tally = tallyOf(progress);
  const end = forecast?.finishesAt;
  const html = (
    <article
      id={`c-${id}`}
      class={`card ${STATUS_TONES[status]}`}
      aria-labelledby={`c-${id}-name`}
      data-said={`${name}: ${texts.campaignStatus[status]}`}
    >
      <h2 id={`c-${id}-name`}>
        <a href={`/painel/campanhas/${id}`}>{name}</a>
      </h2>
      <p>
        <strong>{texts.campaignStatus[status]}</strong>
        {end !== undefined && <span> · {texts.dashboard.eta(formats.moment(end, ports.clock.now()))}</span>}
      </p>
      <Progress name={name} tally={tally} speaker={speaker} />
      {await blocksHtml(campaignButtons(campaign, texts), { texts })}
    </article>
  );
  return { id: `c-${id}`, html };
}

/** How far a campaign is, as a bar and in words. */
export function Progress({
  name,
  tally,
  speaker: { texts, formats },
}: {
  name: string;
  tally: Tally;
  speaker: Speaker;
}): VNode | null {
  const { total, done } = tally;
  if (total === 0) return null;
  return (
    <>
      <p class="load">
        <span>{formats.percent(percentDone(tally))}</span>
        <progress max={total} value={done} aria-label={texts.dashboard.progressOf(name)} />
        <span>{texts.report.done(tally)}</span>
      </p>
      <p class="muted">{tallyLine(tally, texts)}</p>
    </>
  );
}
