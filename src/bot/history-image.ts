import type { HourOfCampaign } from '../engine/ports.ts';
import { historyChart } from './charts/history-chart.ts';
import type { Formats } from './i18n/formats.ts';
import type { Texts } from './i18n/texts.ts';
import type { ImageBlock } from './reply.ts';

/** A campaign's course as a picture. */
export function historyImage(
  name: string,
  history: readonly HourOfCampaign[],
  timeZone: string,
  texts: Texts,
  formats: Formats,
): ImageBlock {
  const svg = historyChart(name, history, timeZone, texts, formats);
  return { kind: 'image', svg, alt: texts.charts.historyAlt(name) };
}
