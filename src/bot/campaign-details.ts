import type { Campaign } from '../engine/types.ts';
import type { Formats } from './i18n/formats.ts';
import type { Texts } from './i18n/texts.ts';
import { text, type TextBlock } from './reply.ts';

/** What a campaign was told to do. */
export function campaignDetails(campaign: Campaign, texts: Texts, formats: Formats): TextBlock[] {
  const { minMs, maxMs } = campaign.interval;
  const seconds = [...new Set([minMs, maxMs])].map((ms) => formats.number(ms / 1000)).join('–');
  const lines = [
    texts.details.list(campaign.list, campaign.variants.length),
    texts.details.numbers(formats.list(campaign.instances), texts.strategies[campaign.strategy]),
    texts.details.pacing(seconds, campaign.dailyLimitPerInstance, campaign.pauseOnHealthBelow),
  ];
  return lines.map((line) => text(`  ${line}`, 'muted'));
}
