import type { Campaign, CampaignStatus } from '../engine/types.ts';
import type { CampaignSnapshot, NumberSnapshot } from './campaign-snapshot.ts';
import type { Formats } from './i18n/formats.ts';
import type { Texts } from './i18n/texts.ts';
import { progressBar } from './progress-bar.ts';
import { text, type Block, type Cell, type TableBlock, type Tone } from './reply.ts';
import { percentDone, tallyOf, type Tally } from './tally.ts';
import { obstacles } from './waiting.ts';

const BAR_WIDTH = 30;

export const STATUS_TONES: Readonly<Record<CampaignStatus, Tone>> = {
  draft: 'muted',
  scheduled: 'plain',
  running: 'good',
  paused: 'warning',
  completed: 'good',
  cancelled: 'warning',
  failed: 'bad',
};

/** How a campaign went (so far): its status, progress, and what each number did. */
export function campaignReport(snapshot: CampaignSnapshot, texts: Texts, formats: Formats): Block[] {
  const { campaign, progress } = snapshot;
  const tally = tallyOf(progress);
  const bar = `${progressBar(progress, BAR_WIDTH)} ${formats.percent(percentDone(tally))}`;
  return [
    text(`${campaign.name} · ${texts.campaignStatus[campaign.status]}`, STATUS_TONES[campaign.status]),
    ...timing(snapshot, texts, formats).map((line) => text(line, 'muted')),
    ...remarks(campaign, texts),
    text(`${bar}  ${texts.report.done(tally)}`),
    text(tallyLine(tally, texts)),
    {
      ...numbersTable(snapshot.numbers, texts, formats),
      total: [texts.columns.total, '', ...countCells(tally, formats)],
    },
  ];
}

/** Why a campaign waits or failed, if it does or did. */
export function remarks({ reason, waiting }: Campaign, texts: Texts): Block[] {
  return [
    ...(reason === undefined ? [] : [text(texts.report.reason(reason), 'bad')]),
    ...(waiting === undefined ? [] : [text(texts.report.waiting(obstacles(waiting.numbers, texts)), 'warning')]),
  ];
}

/** `187 enviadas · 180 entregues · …`; what is rare only when there is any. */
export function tallyLine(tally: Tally, texts: Texts): string {
  const { sent, delivered, read, failed, unknown, skipped } = tally;
  return [
    texts.counts.sent(sent),
    texts.counts.delivered(delivered),
    texts.counts.read(read),
    texts.counts.failed(failed),
    ...(unknown > 0 ? [texts.counts.unknown(unknown)] : []),
    ...(skipped > 0 ? [texts.counts.skipped(skipped)] : []),
  ].join(' · ');
}

function timing({ campaign, at }: CampaignSnapshot, texts: Texts, formats: Formats): string[] {
  const { scheduledAt, startedAt, finishedAt } = campaign;
  if (startedAt === undefined) {
    return scheduledAt === undefined ? [] : [texts.report.startsAt(formats.dateTime(scheduledAt))];
  }
  const lasted = formats.duration((finishedAt ?? at).getTime() - startedAt.getTime());
  const started = formats.dateTime(startedAt);
  return [
    finishedAt === undefined ? texts.report.runningFor(started, lasted) : texts.report.ran(started, lasted),
  ];
}

/** What each number did. */
export function numbersTable(numbers: readonly NumberSnapshot[], texts: Texts, formats: Formats): TableBlock {
  const { columns } = texts;
  return {
    kind: 'table',
    columns: [
      { title: columns.number },
      { title: columns.state },
      { title: columns.sent, align: 'right' },
      { title: columns.delivered, align: 'right' },
      { title: columns.read, align: 'right' },
      { title: columns.failed, align: 'right' },
    ],
    rows: numbers.map((number) => [
      number.instance,
      stateCell(number.state, texts),
      ...countCells(number, formats),
    ]),
  };
}

function countCells(
  { sent, delivered, read, failed }: Pick<Tally, 'sent' | 'delivered' | 'read' | 'failed'>,
  formats: Formats,
): string[] {
  return [sent, delivered, read, failed].map((count) => formats.number(count));
}

/** A number's state, in the colour that says whether it can send. */
export function stateCell(state: NumberSnapshot['state'], texts: Texts): Cell {
  const tone =
    state === 'connected' ? 'good' : state === 'connecting' || state === 'paused' ? 'warning' : 'bad';
  return { text: texts.states[state], tone };
}
