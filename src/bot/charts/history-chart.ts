import type { HourOfCampaign } from '../../engine/ports.ts';
import type { Formats } from '../i18n/formats.ts';
import type { Texts } from '../i18n/texts.ts';
import { type Spans, spansOf } from '../outcome-view.ts';
import { legend } from './legend.ts';
import { OUTCOME_COLOURS } from './palette.ts';
import { FAINT_INK, fitted, label, line, rect, svgOf, widthOf } from './svg.ts';

const WIDTH = 960;
const HEIGHT = 420;
const PLOT = { left: 64, right: WIDTH - 20, top: 76, bottom: HEIGHT - 40 };
const OUTCOMES = ['sent', 'delivered', 'read', 'replied', 'failed'] as const;
/** Lines across, beside that of zero. */
const GRID_LINES = 4;
const SIZE = 12;
/** Days of a very long campaign; those before are left out. */
const MOST_SPANS = 60;

/** What a campaign sent, and what became of it, by the hour; by the day where the table is. */
export function historyChart(
  name: string,
  hours: readonly HourOfCampaign[],
  timeZone: string,
  texts: Texts,
  formats: Formats,
): string {
  const history = spansOf(hours, timeZone);
  const spans = history.spans.slice(-MOST_SPANS);
  const top = niceTop(Math.max(1, ...spans.flatMap((span) => OUTCOMES.map((outcome) => span[outcome]))));
  const shown = OUTCOMES.filter((outcome) => spans.some((span) => span[outcome] > 0));
  return svgOf(WIDTH, HEIGHT, [
    label(20, 28, fitted(name, WIDTH - 40, 18), { size: 18, bold: true }),
    ...legend(
      20,
      54,
      WIDTH - 40,
      shown.map((outcome) => ({ words: texts.columns[outcome], colour: OUTCOME_COLOURS[outcome] })),
    ),
    ...grid(top, formats),
    ...bars(spans, shown, top),
    ...times({ ...history, spans }, formats),
  ]);
}

function grid(top: number, formats: Formats): string[] {
  return Array.from({ length: GRID_LINES + 1 }, (_, n) => {
    const value = (top * n) / GRID_LINES;
    const y = heightOf(value, top);
    const words = formats.number(value);
    return [
      line(PLOT.left, y, PLOT.right, y),
      label(PLOT.left - 8, y + 4, words, { size: SIZE, colour: FAINT_INK, anchor: 'end' }),
    ];
  }).flat();
}

function bars(
  spans: readonly HourOfCampaign[],
  shown: readonly (typeof OUTCOMES)[number][],
  top: number,
): string[] {
  const step = stepOf(spans);
  const width = (Math.min(step, 160) * 0.8) / shown.length;
  return spans.flatMap((span, index) => {
    const middle = PLOT.left + (index + 0.5) * step;
    const from = middle - (width * shown.length) / 2;
    return shown.flatMap((outcome, n) => {
      const y = heightOf(span[outcome], top);
      const height = PLOT.bottom - y;
      return height === 0 ? [] : [rect(from + n * width, y, width * 0.94, height, OUTCOME_COLOURS[outcome])];
    });
  });
}

/** When: as many of them as have room. */
function times({ byDay, spans }: Spans, formats: Formats): string[] {
  const words = spans.map(({ at }) => (byDay ? formats.shortDay(at) : formats.shortTime(at)));
  const step = stepOf(spans);
  const widest = Math.max(0, ...words.map((one) => widthOf(one, SIZE))) + 12;
  const every = Math.max(1, Math.ceil(widest / step));
  return words.flatMap((one, index) =>
    index % every === 0
      ? [
          label(PLOT.left + (index + 0.5) * step, PLOT.bottom + 22, one, {
            size: SIZE,
            colour: FAINT_INK,
            anchor: 'middle',
          }),
        ]
      : [],
  );
}

function stepOf(spans: readonly unknown[]): number {
  return (PLOT.right - PLOT.left) / Math.max(spans.length, 1);
}

function heightOf(value: number, top: number): number {
  return PLOT.bottom - ((PLOT.bottom - PLOT.top) * value) / top;
}

/** The least number of the form 4, 8, 20, 40, 80, 200 … that is not below: its quarters are round. */
function niceTop(most: number): number {
  for (let power = 1; ; power *= 10) {
    const top = [4, 8, 20].map((factor) => factor * power).find((one) => one >= most);
    if (top !== undefined) return top;
  }
}
