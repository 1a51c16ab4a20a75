import type { CampaignStatus, OutcomeCounts } from '../engine/types.ts';
import { remarks } from './campaign-remarks.ts';
import type { CampaignSnapshot, NumberSnapshot } from '../engine/campaign-snapshot.ts';
import type { Formats } from './i18n/formats.ts';
import type { Texts } from './i18n/texts.ts';
import { progressBar } from './progress-bar.ts';
import { text, type Block, type Cell, type TableBlock, type TextBlock, type Tone } from './reply.ts';
import { percentDone, tallyOf, type Tally } from './tally.ts';

const BAR_WIDTH = 30;
/** Numbers of a report that are told of one by one. */
export const MAX_NUMBERS = 50;

export const STATUS_TONES: Readonly<Record<CampaignStatus, Tone>> = {
  draft: 'muted',
  pending_approval: 'warning',
  scheduled: 'plain',
  running: 'good',
  paused: 'warning',
  completed: 'good',
  cancelled: 'warning',
  failed: 'bad',
};

/** What a campaign is called, what it is doing, and since when. */
export function campaignTitle(snapshot: CampaignSnapshot, texts: Texts, formats: Formats): TextBlock[] {
  const { name, status } = snapshot.campaign;
  return [
    text(`${name} · ${texts.campaignStatus[status]}`, STATUS_TONES[status]),
    ...timing(snapshot, texts, formats).map((line) => text(line, 'muted')),
  ];
}

/** How a campaign went (so far): its status, progress, and what each number did. */
export function campaignReport(snapshot: CampaignSnapshot, texts: Texts, formats: Formats): Block[] {
  const { progress } = snapshot;
  const tally = tallyOf(progress);
  const bar = `${progressBar(progress, BAR_WIDTH)} ${formats.percent(percentDone(tally))}`;
  return [
    ...campaignTitle(snapshot, texts, formats),
    ...remarks(snapshot, texts, formats),
    text(`${bar}  ${texts.report.done(tally)}`),
    text(tallyLine(tally, texts)),
    ...numbersBlocks(snapshot.numbers, MAX_NUMBERS, texts, formats, [
      texts.columns.total,
      '',
      ...countCells(tally, formats),
    ]),
  ];
}

/** `187 enviadas · 180 entregues · …`; what is rare only when there is any. */
export function tallyLine(tally: Tally, texts: Texts): string {
  const { sent, delivered, read, replied, failed, unknown, skipped } = tally;
  return [
    texts.counts.sent(sent),
    texts.counts.delivered(delivered),
    texts.counts.read(read),
    ...(replied > 0 ? [texts.counts.replied(replied)] : []),
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

/** What each number did; of more than `max` those that cannot send first, and how many there are beside. */
export function numbersBlocks(
  numbers: readonly NumberSnapshot[],
  max: number,
  texts: Texts,
  formats: Formats,
  total?: readonly Cell[],
): Block[] {
  const shown = mostTelling(numbers, max);
  const more = numbers.length - shown.length;
  const table = { ...numbersTable(shown, texts, formats), ...(total !== undefined && { total }) };
  return more > 0 ? [table, text(texts.live.moreNumbers(more), 'muted')] : [table];
}

/** Of more than `max` numbers those that cannot send first. */
export function mostTelling(numbers: readonly NumberSnapshot[], max: number): readonly NumberSnapshot[] {
  if (numbers.length <= max) return numbers;
  const isAway = ({ state }: NumberSnapshot) => Number(state !== 'connected');
  return numbers.toSorted((a, b) => isAway(b) - isAway(a)).slice(0, max);
}

function numbersTable(numbers: readonly NumberSnapshot[], texts: Texts, formats: Formats): TableBlock {
  const { columns } = texts;
  return {
    kind: 'table',
    columns: [
      { title: columns.number },
      { title: columns.state },
      { title: columns.sent, align: 'right' },
      { title: columns.delivered, align: 'right' },
      { title: columns.read, align: 'right' },
      { title: columns.replied, align: 'right' },
      { title: columns.failed, align: 'right' },
    ],
    rows: numbers.map((number) => [
      number.instance,
      stateCell(number.state, texts),
      ...countCells(number, formats),
    ]),
  };
}

/** Counts as cells, in the order of the columns. */
export function countCells(
  { sent, delivered, read, replied, failed }: OutcomeCounts,
  formats: Formats,
): string[] {
  return [sent, delivered, read, replied, failed].map((count) => formats.number(count));
}

/** A number's state, in the colour that says whether it can send. */
export function stateCell(state: NumberSnapshot['state'], texts: Texts): Cell {
  const tone =
    state === 'connected' ? 'good' : state === 'connecting' || state === 'paused' ? 'warning' : 'bad';
  return { text: texts.states[state], tone };
}
