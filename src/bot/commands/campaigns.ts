import type { Campaign } from '../../engine/types.ts';
import { STATUS_TONES } from '../campaign-report.ts';
import { progressBar } from '../progress-bar.ts';
import { newCampaignButton } from '../campaign-buttons.ts';
import { example, reply, text, type Cell } from '../reply.ts';
import { percentDone, tallyOf } from '../tally.ts';
import type { Command, Speaker } from './command.ts';

/** The newest campaigns are shown; the others can still be asked for by name. */
const SHOWN = 20;
const BAR_WIDTH = 10;

/** `campanhas`: the newest first, with their progress. */
export const campaignsCommand: Command = {
  id: 'campaigns',
  needs: 'viewer',
  names: { 'pt-BR': 'campanhas', en: 'campaigns' },
  async run(speaker) {
    const { ports, texts } = speaker;
    const { columns } = texts;
    const all = await ports.campaigns.list();
    if (all.length === 0) {
      return reply(
        text(texts.campaign.none),
        example(texts.help['campaign.new'].example()),
        newCampaignButton(texts),
      );
    }
    const rows = await Promise.all(all.slice(0, SHOWN).map((campaign) => rowOf(speaker, campaign)));
    const more = all.length - rows.length;
    return reply(
      {
        kind: 'table',
        columns: [
          { title: columns.campaign },
          { title: columns.status },
          { title: columns.progress },
          { title: columns.sent, align: 'right' },
          { title: columns.total, align: 'right' },
          { title: columns.list },
          { title: columns.created },
        ],
        rows,
      },
      ...(more > 0 ? [text(texts.campaign.more(more), 'muted')] : []),
      newCampaignButton(texts),
    );
  },
};

async function rowOf({ ports, texts, formats }: Speaker, campaign: Campaign): Promise<Cell[]> {
  const progress = await ports.ledger.progress(campaign.id);
  const tally = tallyOf(progress);
  return [
    campaign.name,
    { text: texts.campaignStatus[campaign.status], tone: STATUS_TONES[campaign.status] },
    `${progressBar(progress, BAR_WIDTH)} ${formats.percent(percentDone(tally))}`,
    formats.number(tally.sent),
    formats.number(tally.total),
    campaign.list,
    formats.shortTime(campaign.createdAt),
  ];
}
