import type { CampaignSnapshot } from './campaign-snapshot.ts';
import { remarks } from './campaign-remarks.ts';
import { numbersBlocks, tallyLine } from './campaign-report.ts';
import type { Formats } from './i18n/formats.ts';
import type { Texts } from './i18n/texts.ts';
import type { Pace } from './pace.ts';
import { progressBar } from './progress-bar.ts';
import { text, type Block } from './reply.ts';
import { percentDone, tallyOf } from './tally.ts';

const BAR_WIDTH = 30;

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

/** The same without its numbers: how far it is, how fast it goes, and what people ought to know. */
export function liveHead(
  snapshot: CampaignSnapshot,
  pace: Pace | undefined,
  texts: Texts,
  formats: Formats,
): Block[] {
  const { campaign, progress } = snapshot;
  const tally = tallyOf(progress);
  const bar = `${progressBar(progress, BAR_WIDTH)} ${formats.percent(percentDone(tally))}`;
  return [
    text(`${campaign.name}  ${bar}  ${texts.report.done(tally)}`, 'title'),
    text([tallyLine(tally, texts), ...paceOf(snapshot, pace, texts, formats)].join(' · ')),
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
