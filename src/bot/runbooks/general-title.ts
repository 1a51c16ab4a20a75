import type { IncidentKind } from '../../engine/ports.ts';
import type { Texts } from '../i18n/texts.ts';

/** What a kind of incident is about, whichever number, server or campaign it may have: `WhatsApp has banned a number`. */
export function generalTitle(kind: IncidentKind, { incidents, runbookPage }: Texts): string {
  const title = incidents.titles[kind](runbookPage.anyOf);
  return title.charAt(0).toUpperCase() + title.slice(1);
}
