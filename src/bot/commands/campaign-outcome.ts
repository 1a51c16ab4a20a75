import { campaignTitle, MAX_NUMBERS, numbersBlocks } from '../campaign-report.ts';
import type { Campaign } from '../../engine/types.ts';
import { takeSnapshot } from '../../engine/campaign-snapshot.ts';
import { historyImage } from '../history-image.ts';
import type { Texts } from '../i18n/texts.ts';
import { historyTable, isLong, outcomeTable } from '../outcome-view.ts';
import { isOffered } from '../people/roles.ts';
import { type Block, example, press, reply, text } from '../reply.ts';
import { csvCommand } from './campaign-csv.ts';
import type { Command } from './command.ts';
import { findCampaign } from './find-campaign.ts';

/** `campanha relatorio NAME`: what became of its messages, why, through which numbers and when; its rows as a file are another command. */
export const outcomeCommand: Command = {
  id: 'campaign.report',
  needs: 'viewer',
  names: { 'pt-BR': 'relatorio', en: 'report' },
  aliases: ['resultado', 'results'],
  subject: 'campaign',
  async run(speaker, { subject }) {
    const { ports, texts, formats } = speaker;
    const campaign = await findCampaign(ports, subject);
    const [snapshot, history] = await Promise.all([
      takeSnapshot(ports, campaign.id),
      ports.ledger.history(campaign.id),
    ]);
    if (snapshot === undefined) return reply();
    return reply(
      ...campaignTitle(snapshot, texts, formats),
      outcomeTable(snapshot, texts, formats),
      ...numbersBlocks(snapshot.numbers, MAX_NUMBERS, texts, formats),
      ...(history.length === 0
        ? []
        : [
            text(isLong(history) ? texts.report.days : texts.report.hours, 'muted'),
            historyTable(history, ports.settings.timeZone, texts, formats),
            historyImage(campaign.name, history, ports.settings.timeZone, texts, formats),
          ]),
      ...(snapshot.progress.total > 0 && isOffered(csvCommand, speaker) ? toCsv(campaign, texts) : []),
      press(texts.help['campaign.show'].example(campaign.name), { label: texts.buttons.show }),
    );
  },
};

function toCsv({ name }: Campaign, texts: Texts): Block[] {
  return [
    text(texts.cards.inFile, 'muted'),
    example(texts.help['campaign.csv'].example(name), { label: texts.cards.toCsv }),
  ];
}
