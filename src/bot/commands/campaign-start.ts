import { startCampaign } from '../../engine/campaigns.ts';
import type { Ports } from '../../engine/ports.ts';
import { CAMPAIGN_MOVES } from '../../engine/transitions.ts';
import type { Campaign } from '../../engine/types.ts';
import { example, reply, text } from '../reply.ts';
import type { Command } from './command.ts';
import { campaignNamed, findCampaign } from './find-campaign.ts';
import { cutWord } from './trailing-words.ts';

const NOW = { 'pt-BR': 'agora', en: 'now' } as const;

/** `campanha iniciar NAME [agora]`: sends at the campaign's time if it has one, else now; with the word at once. */
export const startCommand: Command = {
  id: 'campaign.start',
  needs: 'operator',
  names: { 'pt-BR': 'iniciar', en: 'start' },
  aliases: ['comecar', 'lancar', 'launch'],
  subject: 'campaign',
  async run({ ports, texts, formats, language }, { subject }) {
    const { campaign: found, atOnce } = await readStart(ports, subject);
    const campaign = await startCampaign(ports, found, atOnce ? 'now' : 'in time');
    const { name, status, scheduledAt } = campaign;
    if (status !== 'scheduled' || scheduledAt === undefined) {
      return { blocks: [text(texts.campaign.started(name), 'good')], follow: campaign };
    }
    const at = formats.dateTime(scheduledAt);
    if (found.status !== 'scheduled') return reply(text(texts.campaign.scheduled(name, at), 'good'));
    return reply(
      text(texts.campaign.scheduledAlready(name, at), 'warning'),
      example(`${texts.help['campaign.start'].example(name)} ${NOW[language]}`),
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
