import type { CampaignSnapshot } from '../engine/campaign-snapshot.ts';
import { remarks } from './campaign-remarks.ts';
import { numbersBlocks, tallyLine } from './campaign-report.ts';
import type { Formats } from './i18n/formats.ts';
import type { Texts } from './i18n/texts.ts';
import type { Pace } from './pace.ts';
import { progressBar } from './progress-bar.ts';
import { text, type Block } from './reply.ts';
import { percentDone, tallyOf } from './tally.ts';

const BAR_WIDTH = 30;
/** On a phone a longer one would break. */
const SHORT_BAR_WIDTH = 16;

/**
 * A running campaign as it is shown while it moves.
 * @param maxNumbers of a larger fleet those that cannot send are shown first, and the others counted.
 */
export function liveView(
  snapshot: CampaignSnapshot,
  pace: Pace | undefined,
  texts: Texts,
  formats: Formats,
  maxNumbers = Infinity,
): Block[] {
  const { numbers } = snapshot;
  return [...liveHead(snapshot, pace, texts, formats), ...numbersBlocks(numbers, maxNumbers, texts, formats)];
}

/** How far it is, how fast it goes, and what people ought to know; its bar is on the first line. */
function liveHead(
  snapshot: CampaignSnapshot,
  pace: Pace | undefined,
  texts: Texts,
  formats: Formats,
): Block[] {
  const { campaign, progress } = snapshot;
  const done = texts.report.done(tallyOf(progress));
  return [
    text(`${campaign.name}  ${bar(snapshot, BAR_WIDTH, formats)}  ${done}`, 'title'),
    ...course(snapshot, pace, texts, formats),
  ];
}

/** The same for a phone, whose lines are short. */
export function narrowHead(
  snapshot: CampaignSnapshot,
  pace: Pace | undefined,
  texts: Texts,
  formats: Formats,
): Block[] {
  const { campaign, progress } = snapshot;
  return [
    text(campaign.name, 'title'),
    text(bar(snapshot, SHORT_BAR_WIDTH, formats)),
    text(texts.report.done(tallyOf(progress))),
    ...course(snapshot, pace, texts, formats),
  ];
}

function bar({ progress }: CampaignSnapshot, width: number, formats: Formats): string {
  return `${progressBar(progress, width)} ${formats.percent(percentDone(tallyOf(progress)))}`;
}

function course(snapshot: CampaignSnapshot, pace: Pace | undefined, texts: Texts, formats: Formats): Block[] {
  const tally = tallyLine(tallyOf(snapshot.progress), texts);
  return [
    text([tally, ...paceOf(snapshot, pace, texts, formats)].join(' · ')),
    ...remarks(snapshot, texts, formats),
  ];
}

/** How fast it goes and what is left of it; nothing while it waits. */
function paceOf(
  { campaign, progress }: CampaignSnapshot,
  pace: Pace | undefined,
  texts: Texts,
  formats: Formats,
): string[] {
  if (campaign.waiting !== undefined) return [];
  if (pace === undefined) return [texts.live.measuring];
  const rate = texts.live.rate(formats.number(Number(pace.messagesPerMinute.toPrecision(2))));
  if (tallyOf(progress).left === 0 || pace.remainingMs === undefined) return [rate];
  return [rate, texts.live.remaining(formats.duration(pace.remainingMs))];
}
