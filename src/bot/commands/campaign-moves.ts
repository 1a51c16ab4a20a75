import { cancelCampaign, pauseCampaign, resumeCampaign } from '../../engine/campaigns.ts';
import { CAMPAIGN_MOVES } from '../../engine/transitions.ts';
import { askApproval } from './ask-approval.ts';
import type { Command } from './command.ts';
import { campaignButtons } from '../campaign-buttons.ts';
import { findCampaign } from './find-campaign.ts';
import { example, reply, text } from '../reply.ts';

/** `campanha pausar NAME` */
export const pauseCommand: Command = {
  id: 'campaign.pause',
  needs: 'operator',
  names: { 'pt-BR': 'pausar', en: 'pause' },
  subject: 'campaign',
  async run({ ports, texts }, { subject }) {
    const campaign = await pauseCampaign(
      ports,
      await findCampaign(ports, subject, CAMPAIGN_MOVES.pause.from),
    );
    return reply(
      text(texts.campaign.paused(campaign.name), 'good'),
      text(texts.campaign.toResume, 'muted'),
      example(texts.help['campaign.resume'].example(campaign.name), {
        label: texts.buttons.resume,
        style: 'primary',
      }),
    );
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
    const campaign = await cancelCampaign(
      ports,
      await findCampaign(ports, subject, CAMPAIGN_MOVES.cancel.from),
    );
    return reply(text(texts.campaign.cancelled(campaign.name), 'good'), ...campaignButtons(campaign, texts));
  },
};
