import type { CampaignStatus } from '../../engine/types.ts';
import { campaignButtons } from '../campaign-buttons.ts';
import { remarks } from '../campaign-remarks.ts';
import { campaignTitle, mostTelling, stateCell, tallyLine } from '../campaign-report.ts';
import type { CampaignSnapshot, NumberSnapshot } from '../../engine/campaign-snapshot.ts';
import { launchBlocks } from '../commands/campaign-approval.ts';
import type { Formats } from '../i18n/formats.ts';
import type { Texts } from '../i18n/texts.ts';
import { narrowHead } from '../live-view.ts';
import { outcomeTable } from '../outcome-view.ts';
import type { Pace } from '../pace.ts';
import { type Block, type Cell, type ExampleBlock, press, text } from '../reply.ts';
import { percentDone, tallyOf } from '../tally.ts';

/** Numbers that a card tells of one by one: it is one message, and Telegram's have 4,096 characters. */
const NUMBERS_SHOWN = 15;

/** Nothing is sent of a campaign in any of these any more. */
export const ENDED: ReadonlySet<CampaignStatus> = new Set(['completed', 'cancelled', 'failed']);

/** A campaign as a card shows it: how it goes while it does, what came of it at the end, and what can be done about it. */
export function campaignCard(
  snapshot: CampaignSnapshot,
  pace: Pace | undefined,
  texts: Texts,
  formats: Formats,
): Block[] {
  const { campaign } = snapshot;
  const buttons = buttonsOf(snapshot, texts);
  if (campaign.status === 'running') {
    return [...narrowHead(snapshot, pace, texts, formats), ...numbers(snapshot, texts, formats), ...buttons];
  }
  const title = [...campaignTitle(snapshot, texts, formats), ...launchBlocks({ texts, formats }, campaign)];
  const why = remarks(snapshot, texts, formats);
  if (campaign.startedAt === undefined) return [...title, ...why, ...buttons];
  const how = ENDED.has(campaign.status)
    ? [outcomeTable(snapshot, texts, formats)]
    : [text(tallyLine(tallyOf(snapshot.progress), texts))];
  return [...title, ...why, ...how, ...numbers(snapshot, texts, formats), ...buttons];
}

/** What a lock screen shows of it. */
export function campaignSummary(
  { campaign, progress }: CampaignSnapshot,
  texts: Texts,
  formats: Formats,
): string {
  const tally = tallyOf(progress);
  const done = tally.total === 0 ? '' : ` · ${formats.percent(percentDone(tally))}`;
  return `${campaign.name} · ${texts.campaignStatus[campaign.status]}${done}`;
}

/** What can be done about a campaign as it is; of one that is over there is each message in a file. */
function buttonsOf({ campaign, progress }: CampaignSnapshot, texts: Texts): ExampleBlock[] {
  const hasFile = ENDED.has(campaign.status) && progress.total > 0;
  const line = texts.help['campaign.csv'].example(campaign.name);
  return [
    ...campaignButtons(campaign, texts),
    ...(hasFile ? [press(line, { label: texts.cards.toCsv })] : []),
  ];
}

/** A line a number: what it is, what it sent, how it is. */
function numbers({ numbers: all }: CampaignSnapshot, texts: Texts, formats: Formats): Block[] {
  if (all.length === 0) return [];
  const { columns } = texts;
  const shown = mostTelling(all, NUMBERS_SHOWN);
  const more = all.length - shown.length;
  return [
    {
      kind: 'table',
      columns: [
        { title: columns.number },
        { title: columns.state },
        { title: columns.sent, align: 'right' },
        { title: columns.failed, align: 'right' },
        { title: columns.health, align: 'right' },
      ],
      rows: shown.map((number) => rowOf(number, texts, formats)),
    },
    ...(more > 0 ? [text(texts.live.moreNumbers(more), 'muted')] : []),
  ];
}

function rowOf(
  { instance, state, sent, failed, health }: NumberSnapshot,
  texts: Texts,
  formats: Formats,
): Cell[] {
  return [
    instance,
    stateCell(state, texts),
    formats.number(sent),
    formats.number(failed),
    health === undefined ? '–' : formats.number(Math.round(health)),
  ];
}
