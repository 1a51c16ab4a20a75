import { campaignReport } from '../campaign-report.ts';
import type { CampaignSnapshot } from '../campaign-snapshot.ts';
import { formatsFor } from '../i18n/formats.ts';
import type { Language } from '../i18n/language.ts';
import { TEXTS } from '../i18n/texts.ts';
import { renderBlocks } from './render.ts';

/** How a campaign went, as plain text in lines: totals, and what each number did. */
export function renderReport(
  snapshot: CampaignSnapshot,
  { language, timeZone }: { language: Language; timeZone: string },
): string {
  return renderBlocks(campaignReport(snapshot, TEXTS[language], formatsFor(language, timeZone))).join('\n');
}
