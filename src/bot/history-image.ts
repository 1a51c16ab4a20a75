import type { Ports } from '../engine/ports.ts';
import type { Campaign } from '../engine/types.ts';
import { historyChart } from './charts/history-chart.ts';
import type { Formats } from './i18n/formats.ts';
import type { Texts } from './i18n/texts.ts';
import type { ImageBlock } from './reply.ts';

/** A campaign's course as a picture. Undefined: nothing of it has happened yet. */
export async function historyImage(
  ports: Pick<Ports, 'ledger' | 'settings'>,
  { id, name }: Campaign,
  texts: Texts,
  formats: Formats,
): Promise<ImageBlock | undefined> {
  const hours = await ports.ledger.history(id);
  if (hours.length === 0) return undefined;
  const svg = historyChart(name, hours, ports.settings.timeZone, texts, formats);
  return { kind: 'image', svg, alt: texts.charts.historyAlt(name) };
}
