import { campaignButtons } from '../../bot/campaign-buttons.ts';
import { campaignDetails } from '../../bot/campaign-details.ts';
import { remarks } from '../../bot/campaign-remarks.ts';
import { campaignTitle, MAX_NUMBERS, numbersBlocks } from '../../bot/campaign-report.ts';
import { type CampaignSnapshot, takeSnapshot } from '../../engine/campaign-snapshot.ts';
import { launchBlocks } from '../../bot/commands/campaign-approval.ts';
import type { Speaker } from '../../bot/commands/command.ts';
import { forecastLines } from '../../bot/forecast-view.ts';
import { historyImage } from '../../bot/history-image.ts';
import { outcomeTable } from '../../bot/outcome-view.ts';
import { type Block, press } from '../../bot/reply.ts';
import { tallyOf } from '../../bot/tally.ts';
import { suffices } from '../../engine/person-role.ts';
import { blocksHtml } from '../blocks.tsx';
import type { Looks } from '../looks.ts';
import type { Page, Part } from '../page.ts';
import { Progress, UNDER_WAY } from './campaigns.tsx';

/** One campaign: what it does and how far it is; and what became of its messages, why, through which numbers and when. */
export const campaignPage: Page = {
  path: '/campanhas/:id',
  needs: 'viewer',
  section: 'campaigns',
  everyMs: 3_000,
  layout: 'column',
  async look({ speaker, params, looks }) {
    const snapshot = await takeSnapshot(speaker.ports, params['id'] ?? '');
    if (snapshot === undefined) return undefined;
    const { name, startedAt } = snapshot.campaign;
    return {
      title: name,
      parts: [
        await about(snapshot, speaker, looks),
        ...(startedAt === undefined ? [] : [await report(snapshot, speaker, looks)]),
      ],
    };
  },
};

async function about(snapshot: CampaignSnapshot, speaker: Speaker, looks: Looks): Promise<Part> {
  const { texts, formats } = speaker;
  const { campaign, progress, at } = snapshot;
  const { name, status } = campaign;
  const draw = (...blocks: readonly Block[]) => blocksHtml(blocks, { texts });
  const forecast =
    UNDER_WAY.has(status) || status === 'draft'
      ? forecastLines(await looks.forecast(campaign), campaign, texts, formats, at)
      : [];
  const [title, rest] = await Promise.all([
    draw(...campaignTitle(snapshot, texts, formats)),
    draw(
      ...launchBlocks(speaker, campaign),
      ...remarks(snapshot, texts, formats),
      ...forecast,
      ...campaignDetails(campaign, texts, formats),
      ...campaignButtons(campaign, texts).filter(
        ({ line }) => line !== texts.help['campaign.report'].example(name),
      ),
      ...(progress.total > 0 && suffices(speaker.role, 'operator')
        ? [press(texts.help['campaign.csv'].example(name), { label: texts.cards.toCsv })]
        : []),
    ),
  ]);
  return {
    id: 'about',
    html: (
      <section id="about" class="card" data-said={`${name}: ${texts.campaignStatus[status]}`}>
        {title}
        <Progress name={name} tally={tallyOf(progress)} speaker={speaker} />
        {rest}
      </section>
    ),
  };
}

async function report(
  snapshot: CampaignSnapshot,
  { ports, texts, formats }: Speaker,
  looks: Looks,
): Promise<Part> {
  const { name, id } = snapshot.campaign;
  const history = await looks.history(id);
  const blocks: Block[] = [
    ...(history.length === 0 ? [] : [historyImage(name, history, ports.settings.timeZone, texts, formats)]),
    outcomeTable(snapshot, texts, formats),
    ...numbersBlocks(snapshot.numbers, MAX_NUMBERS, texts, formats),
  ];
  return {
    id: 'report',
    html: (
      <section id="report" class="card" aria-labelledby="report-title">
        <h2 id="report-title">{texts.dashboard.openReport}</h2>
        {await blocksHtml(blocks, { texts })}
      </section>
    ),
  };
}
