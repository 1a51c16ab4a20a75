import { discardCampaign } from '../../engine/discard-campaign.ts';
import { reply, text } from '../reply.ts';
import type { Command } from './command.ts';
import { findCampaign } from './find-campaign.ts';

/** `campanha descartar NAME`: does away with a draft. */
export const discardCommand: Command = {
  id: 'campaign.discard',
  needs: 'operator',
  names: { 'pt-BR': 'descartar', en: 'discard' },
  aliases: ['apagar', 'excluir', 'delete'],
  subject: 'campaign',
  async run({ ports, texts, actor }, { subject }) {
    const campaign = await findCampaign(ports, subject, ['draft']);
    await discardCampaign(ports, campaign, actor);
    return reply(text(texts.campaign.discarded(campaign.name), 'good'));
  },
};
