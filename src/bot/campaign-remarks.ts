import { mostFrequentFailure } from '../engine/failing.ts';
import type { CampaignSnapshot } from '../engine/campaign-snapshot.ts';
import type { Formats } from './i18n/formats.ts';
import type { Texts } from './i18n/texts.ts';
import { reasonText } from './reasons.ts';
import { type Block, example, text } from './reply.ts';
import { waitingText } from './waiting.ts';

/** What people ought to know of a campaign: why it waits, failed or was stopped, what it tries in vain, what is theirs to decide. */
export function remarks(snapshot: CampaignSnapshot, texts: Texts, formats: Formats): Block[] {
  const { campaign, reasons, undecided, at } = snapshot;
  const { status, reason, brake, waiting } = campaign;
  const isRunning = status === 'running';
  const failing = isRunning ? mostFrequentFailure(reasons) : undefined;
  return [
    ...(reason === undefined ? [] : [text(texts.report.reason(reason), 'bad')]),
    ...(brake === undefined || status !== 'paused'
      ? []
      : [text(texts.report.brake(formats.list(brake.instances)), 'bad')]),
    ...(waiting === undefined || !isRunning
      ? []
      : [text(waitingText(waiting, texts, formats, at), 'warning')]),
    ...(failing === undefined
      ? []
      : [text(texts.report.failing(reasonText(failing.reason, texts), failing.count), 'warning')]),
    ...(undecided === 0
      ? []
      : [
          text(texts.report.undecided(undecided), 'warning'),
          example(texts.help['campaign.unknown'].example(campaign.name)),
        ]),
  ];
}
