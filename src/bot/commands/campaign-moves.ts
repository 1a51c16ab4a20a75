import { cancelCampaign, pauseCampaign, resumeCampaign } from '../../engine/campaigns.ts';
import { CAMPAIGN_MOVES } from '../../engine/transitions.ts';
import type { Campaign } from '../../engine/types.ts';
import { askApproval } from './ask-approval.ts';
import type { Command } from './command.ts';
import { campaignButtons } from '../campaign-buttons.ts';
import { findCampaign } from './find-campaign.ts';
import { type Done, example, reply, text } from '../reply.ts';

/** `campanha pausar NAME` */
export const pauseCommand: Command = {
  id: 'campaign.pause',
  needs: 'operator',
  names: { 'pt-BR': 'pausar', en: 'pause' },
  subject: 'campaign',
  async run({ ports, texts }, { subject }) {
    const found = await findCampaign(ports, subject, CAMPAIGN_MOVES.pause.from);
    const campaign = await pauseCampaign(ports, found);
    return {
      ...reply(
        text(texts.campaign.paused(campaign.name), 'good'),
        text(texts.campaign.toResume, 'muted'),
        example(texts.help['campaign.resume'].example(campaign.name), {
          label: texts.buttons.resume,
          style: 'primary',
        }),
      ),
      did: moved(found, campaign),
    };
  },
};

/** `campanha retomar NAME` */
export const resumeCommand: Command = {
  id: 'campaign.resume',
  needs: 'operator',
  names: { 'pt-BR': 'retomar', en: 'resume' },
  aliases: ['continuar', 'continue'],
  subject: 'campaign',
  async run(speaker, { subject }) {
    const { ports, texts, person } = speaker;
    const found = await findCampaign(ports, subject, CAMPAIGN_MOVES.resume.from);
    const held = found.status === 'paused' ? await askApproval(speaker, found) : undefined;
    if (held !== undefined) return held;
    const campaign = await resumeCampaign(ports, found, person === undefined ? {} : { alone: person });
    return {
      blocks: [text(texts.campaign.resumed(campaign.name), 'good'), ...campaignButtons(campaign, texts)],
      follow: campaign,
      did: moved(found, campaign),
    };
  },
};

/** `campanha cancelar NAME`: for good. */
export const cancelCommand: Command = {
  id: 'campaign.cancel',
  needs: 'operator',
  names: { 'pt-BR': 'cancelar', en: 'cancel' },
  subject: 'campaign',
  async run({ ports, texts }, { subject }) {
    const found = await findCampaign(ports, subject, CAMPAIGN_MOVES.cancel.from);
    const campaign = await cancelCampaign(ports, found);
    return {
      ...reply(text(texts.campaign.cancelled(campaign.name), 'good'), ...campaignButtons(campaign, texts)),
      did: moved(found, campaign),
    };
  },
};

/** What is written down of a campaign whose status was changed. */
export function moved(from: Campaign, to: Campaign): Done {
  return { subject: `campaign:${to.id}`, before: { status: from.status }, after: { status: to.status } };
}
