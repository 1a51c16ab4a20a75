import { startCampaign } from '../../engine/campaigns.ts';
import type { Ports } from '../../engine/ports.ts';
import { CAMPAIGN_MOVES } from '../../engine/transitions.ts';
import type { Campaign, CampaignStatus } from '../../engine/types.ts';
import { example, reply, text } from '../reply.ts';
import { askApproval, waitingReply } from './ask-approval.ts';
import { launched } from './campaign-approval.ts';
import type { Command } from './command.ts';
import { campaignNamed, findCampaign } from './find-campaign.ts';
import { moved } from './campaign-moves.ts';
import { cutWord } from './trailing-words.ts';

const NOW = { 'pt-BR': 'agora', en: 'now' } as const;

/** `campanha iniciar NAME [agora]`: sends at the campaign's time if it has one, else now; with the word at once. */
export const startCommand: Command = {
  id: 'campaign.start',
  needs: 'operator',
  names: { 'pt-BR': 'iniciar', en: 'start' },
  aliases: ['comecar', 'lancar', 'launch'],
  subject: 'campaign',
  async run(speaker, { subject }) {
    const { ports, texts, formats, language, person } = speaker;
    const { campaign: found, atOnce } = await readStart(ports, subject);
    if (found.status === 'pending_approval') return waitingReply(speaker, found);
    const isStartable = (CAMPAIGN_MOVES.start.from as readonly CampaignStatus[]).includes(found.status);
    const held = isStartable ? await askApproval(speaker, found, atOnce) : undefined;
    if (held !== undefined) return held;
    const campaign = await startCampaign(ports, found, {
      when: atOnce ? 'now' : 'in time',
      ...(person !== undefined && { alone: person }),
    });
    const { name, scheduledAt } = campaign;
    if (found.status !== 'scheduled' || campaign.status !== 'scheduled' || scheduledAt === undefined) {
      return { ...launched(speaker, campaign), did: moved(found, campaign) };
    }
    return reply(
      text(texts.campaign.scheduledAlready(name, formats.dateTime(scheduledAt)), 'warning'),
      example(`${texts.help['campaign.start'].example(name)} ${NOW[language]}`, {
        label: texts.buttons.launchNow,
      }),
    );
  },
};

/** The campaign that is meant, and whether it is not to wait; the word belongs to the name where a campaign is called so. */
async function readStart(ports: Ports, subject: string): Promise<{ campaign: Campaign; atOnce: boolean }> {
  const whole = await campaignNamed(ports, subject);
  if (whole !== undefined) return { campaign: whole, atOnce: false };
  const { rest, found: atOnce } = cutWord(subject, Object.values(NOW));
  return { campaign: await findCampaign(ports, rest, CAMPAIGN_MOVES.start.from), atOnce };
}
