import type { Campaign } from '../../engine/types.ts';
import { campaignDetails } from '../campaign-details.ts';
import { campaignButtons } from '../campaign-buttons.ts';
import { type Block, example, text } from '../reply.ts';
import type { Speaker } from './command.ts';
import { forecastSummary } from './forecast-blocks.ts';
import { preview } from './preview.ts';

/** What a draft will do, and how it is started. */
export async function presentDraft(speaker: Speaker, campaign: Campaign): Promise<Block[]> {
  const { texts, formats } = speaker;
  const { name, scheduledAt } = campaign;
  return [
    ...campaignDetails(campaign, texts, formats),
    ...(await preview(speaker, campaign)),
    ...(await forecastSummary(speaker, campaign)),
    text(
      scheduledAt === undefined
        ? texts.campaign.toStart
        : texts.campaign.toSchedule(formats.dateTime(scheduledAt)),
      'muted',
    ),
    example(texts.help['campaign.start'].example(name), { label: texts.buttons.launch, style: 'primary' }),
    ...campaignButtons(campaign, texts).slice(1),
  ];
}
