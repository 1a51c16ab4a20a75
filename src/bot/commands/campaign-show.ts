import type { CampaignStatus } from '../../engine/types.ts';
import { campaignButtons } from '../campaign-buttons.ts';
import { campaignDetails } from '../campaign-details.ts';
import { campaignReport, campaignTitle } from '../campaign-report.ts';
import { takeSnapshot } from '../../engine/campaign-snapshot.ts';
import { reply, text } from '../reply.ts';
import { launchBlocks } from './campaign-approval.ts';
import type { Command } from './command.ts';
import { findCampaign } from './find-campaign.ts';
import { forecastInFull, forecastSummary } from './forecast-blocks.ts';

/** Of anything else nothing is sent any more. */
const GOES_ON: ReadonlySet<CampaignStatus> = new Set([
  'draft',
  'pending_approval',
  'scheduled',
  'running',
  'paused',
]);

/** `campanha ver NAME`: what it does, how far it is and when it will be done; before its start what can be expected of each number. */
export const showCommand: Command = {
  id: 'campaign.show',
  needs: 'viewer',
  names: { 'pt-BR': 'ver', en: 'show' },
  aliases: ['mostrar', 'status'],
  subject: 'campaign',
  async run(speaker, { subject }) {
    const { ports, texts, formats } = speaker;
    const { id } = await findCampaign(ports, subject);
    const snapshot = await takeSnapshot(ports, id);
    if (snapshot === undefined) return reply();
    const { campaign } = snapshot;
    const details = campaignDetails(campaign, texts, formats);
    const isToCome = GOES_ON.has(campaign.status);
    if (campaign.startedAt === undefined) {
      const title = campaignTitle(snapshot, texts, formats);
      const asked = launchBlocks(speaker, campaign);
      return reply(
        ...title,
        ...asked,
        ...details,
        ...(isToCome ? await forecastInFull(speaker, campaign) : []),
        ...campaignButtons(campaign, texts),
      );
    }
    const [title, ...report] = campaignReport(snapshot, texts, formats);
    return reply(
      ...(title ? [title] : []),
      ...launchBlocks(speaker, campaign),
      ...details,
      ...report,
      ...(isToCome ? await forecastSummary(speaker, campaign) : []),
      ...campaignButtons(campaign, texts),
    );
  },
};

/** `campanha acompanhar NAME`: its progress, live where the platform can. */
export const watchCommand: Command = {
  id: 'campaign.watch',
  needs: 'viewer',
  names: { 'pt-BR': 'acompanhar', en: 'watch' },
  aliases: ['seguir', 'follow'],
  subject: 'campaign',
  async run({ ports, person, texts }, { subject }) {
    const follow = await findCampaign(ports, subject, ['running', 'scheduled']);
    // At the console it moves right there; in a chat its card may be further up.
    const blocks = person === undefined ? [] : [text(texts.cards.shownHere(follow.name), 'muted')];
    return { blocks, follow };
  },
};
