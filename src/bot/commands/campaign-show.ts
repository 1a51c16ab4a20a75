import { campaignDetails } from '../campaign-details.ts';
import { campaignReport } from '../campaign-report.ts';
import { takeSnapshot } from '../campaign-snapshot.ts';
import { reply } from '../reply.ts';
import type { Command } from './command.ts';
import { findCampaign } from './find-campaign.ts';

/** `campanha ver NAME`: progress, and what each number did. */
export const showCommand: Command = {
  id: 'campaign.show',
  names: { 'pt-BR': 'ver', en: 'show' },
  aliases: ['mostrar', 'status', 'relatorio', 'report'],
  subject: 'campaign',
  async run({ ports, texts, formats }, { subject }) {
    const campaign = await findCampaign(ports, subject);
    const snapshot = await takeSnapshot(ports, campaign.id);
    if (snapshot === undefined) return reply();
    const [title, ...report] = campaignReport(snapshot, texts, formats);
    return reply(...(title ? [title] : []), ...campaignDetails(campaign, texts, formats), ...report);
  },
};

/** `campanha acompanhar NAME`: its progress, live where the platform can. */
export const watchCommand: Command = {
  id: 'campaign.watch',
  names: { 'pt-BR': 'acompanhar', en: 'watch' },
  aliases: ['seguir', 'follow'],
  subject: 'campaign',
  async run({ ports }, { subject }) {
    return { blocks: [], follow: await findCampaign(ports, subject, ['running', 'scheduled']) };
  },
};
