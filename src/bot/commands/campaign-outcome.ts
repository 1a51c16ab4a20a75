import { campaignTitle, MAX_NUMBERS, numbersBlocks } from '../campaign-report.ts';
import { takeSnapshot } from '../campaign-snapshot.ts';
import { historyTable, isLong, outcomeTable } from '../outcome-view.ts';
import { press, reply, text } from '../reply.ts';
import type { Command } from './command.ts';
import { findCampaign } from './find-campaign.ts';

/** `campanha relatorio NAME`: what became of its messages, why, through which numbers and when. */
export const outcomeCommand: Command = {
  id: 'campaign.report',
  needs: 'viewer',
  names: { 'pt-BR': 'relatorio', en: 'report' },
  aliases: ['resultado', 'results'],
  subject: 'campaign',
  async run({ ports, texts, formats }, { subject }) {
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
          ]),
      press(texts.help['campaign.show'].example(campaign.name), { label: texts.buttons.show }),
    );
  },
};
