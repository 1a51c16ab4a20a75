import { messageOf } from '../../errors.ts';
import type { Campaign } from '../../engine/types.ts';
import { remarks } from '../campaign-remarks.ts';
import { campaignReport } from '../campaign-report.ts';
import type { CommandContext } from '../commands/command.ts';
import { formatsFor } from '../i18n/formats.ts';
import { TEXTS } from '../i18n/texts.ts';
import { liveView } from '../live-view.ts';
import { example, text, type Block } from '../reply.ts';
import { followCampaign } from './follow.ts';

/** The bar, the counts, the table's titles, how many more numbers there are, and how to leave. */
const LINES_AROUND_NUMBERS = 5;

/** Where a live view is shown. */
export interface LivePlace {
  /** Lines that live ones may take. */
  height(): number;
  /** Replaces what is live. */
  setLive(blocks: readonly Block[]): void;
  /** Adds something that stays. */
  show(blocks: readonly Block[]): void;
}

/**
 * Shows how a campaign moves until it no longer runs, then its report.
 * @returns what stops it.
 */
export function showLive(
  { ports, language }: Pick<CommandContext, 'ports' | 'language'>,
  campaign: Campaign,
  everyMs: number,
  place: LivePlace,
): () => void {
  const texts = TEXTS[language];
  const formats = formatsFor(language, ports.settings.timeZone);
  return followCampaign(ports, campaign, everyMs, {
    onLook(snapshot, pace) {
      const others = LINES_AROUND_NUMBERS + remarks(snapshot, texts, formats).length;
      const maxNumbers = Math.max(place.height() - others, 1);
      const view = liveView(snapshot, pace, texts, formats, maxNumbers);
      place.setLive([...view, text(texts.live.toLeave, 'muted')]);
    },
    onError(error) {
      place.setLive([text(texts.live.unreachable(messageOf(error)), 'bad')]);
    },
    onEnd(snapshot) {
      place.setLive([]);
      place.show([
        ...campaignReport(snapshot, texts, formats),
        text(texts.live.receiptsFollow, 'muted'),
        example(texts.help['campaign.show'].example(snapshot.campaign.name)),
      ]);
    },
  });
}
