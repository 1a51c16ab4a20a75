import type { Campaign, Media, SegmentMap } from '../engine/types.ts';
import type { Formats } from './i18n/formats.ts';
import type { Texts } from './i18n/texts.ts';
import { text, type TextBlock } from './reply.ts';

/** More numbers than this are counted. */
const MAX_NAMED = 10;

/** What a campaign was told to do. */
export function campaignDetails(campaign: Campaign, texts: Texts, formats: Formats): TextBlock[] {
  const { interval, segments, media, expiresAt } = campaign;
  const { minMs, maxMs } = interval;
  const seconds = [...new Set([minMs, maxMs])].map((ms) => formats.number(ms / 1000)).join('–');
  const { details } = texts;
  const lines = [
    details.list(campaign.list, campaign.variants.length),
    details.numbers(formats.list(someOf(campaign.instances, texts)), texts.strategies[campaign.strategy]),
    ...(segments === undefined ? [] : [details.segments(segmentMap(segments, texts))]),
    ...(media === undefined ? [] : [details.media(media.type, fileOf(media))]),
    details.pacing(seconds, campaign.dailyLimitPerInstance, campaign.pauseOnHealthBelow),
    ...(expiresAt === undefined ? [] : [details.expires(formats.dateTime(expiresAt))]),
  ];
  return lines.map((line) => text(`  ${line}`, 'muted'));
}

/** Names, of which the last count the rest when they are many. */
function someOf(names: readonly string[], { details }: Texts): readonly string[] {
  if (names.length <= MAX_NAMED) return names;
  const shown = names.slice(0, MAX_NAMED - 2);
  return [...shown, details.moreNumbers(names.length - shown.length)];
}

/** `vip → vendas-1, vendas-2; all others → vendas-3` */
function segmentMap({ bySegment, otherwise }: SegmentMap, { details }: Texts): string {
  const entries = [...Object.entries(bySegment), [details.otherwise, otherwise] as const];
  return entries.map(([segment, names]) => `${segment} → ${names.join(', ')}`).join('; ');
}

function fileOf({ url, fileName }: Media): string {
  return fileName ?? url;
}
