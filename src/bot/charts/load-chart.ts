import type { InstanceLoad } from '../../engine/stats.ts';
import { INSTANCE_STATES } from '../../engine/types.ts';
import type { Formats } from '../i18n/formats.ts';
import type { Texts } from '../i18n/texts.ts';
import { legend } from './legend.ts';
import { EMPTY, STATE_COLOURS } from './palette.ts';
import { FAINT_INK, fitted, label, rect, svgOf } from './svg.ts';

/** More cannot be read on one picture: chats shrink what is wider or higher than 1,280 pixels. */
export const MOST_BARS = 200;

const MARGIN = 20;
const TITLE_HEIGHT = 64;
const GAP = 24;
interface Layout {
  columns: number;
  width: number;
  rowHeight: number;
  size: number;
  /** What the name and the bar take of a column; what is beside the bar has the rest. */
  shares: { name: number; bar: number };
}

/** How numbers are laid out, by how many there are. */
function layoutFor(count: number): Layout {
  const wide = { name: 0.36, bar: 0.34 };
  const narrow = { name: 0.33, bar: 0.23 };
  if (count <= 25) return { columns: 1, width: 860, rowHeight: 28, size: 15, shares: wide };
  if (count <= 60) return { columns: 2, width: 1_160, rowHeight: 26, size: 14, shares: wide };
  if (count <= 120) return { columns: 3, width: 1_280, rowHeight: 24, size: 13, shares: narrow };
  return { columns: 4, width: 1_280, rowHeight: 22, size: 12, shares: narrow };
}

/**
 * How much of its hour or day each number has used, as bars in the colour of its state. Of a very large fleet those that cannot
 * send, then the busiest.
 */
export function loadChart(fleet: readonly InstanceLoad[], texts: Texts, formats: Formats): string {
  const shown = mostTelling(fleet);
  const { columns, width, rowHeight, size, shares } = layoutFor(shown.length);
  const rows = Math.ceil(shown.length / columns);
  const columnWidth = (width - 2 * MARGIN - (columns - 1) * GAP) / columns;
  const bars = shown.flatMap((load, index) => {
    const x = MARGIN + Math.floor(index / rows) * (columnWidth + GAP);
    const y = TITLE_HEIGHT + (index % rows) * rowHeight;
    return bar(load, { x, y, width: columnWidth, height: rowHeight, size, shares }, texts, formats);
  });
  const foot = TITLE_HEIGHT + rows * rowHeight;
  const more = fleet.length - shown.length;
  return svgOf(width, foot + MARGIN + (more > 0 ? rowHeight : 0), [
    label(MARGIN, 28, texts.charts.load, { size: 18, bold: true }),
    ...legend(MARGIN, 50, width - 2 * MARGIN, statesOf(fleet, texts)),
    ...bars,
    ...(more > 0 ? [label(MARGIN, foot + rowHeight - 6, texts.live.moreNumbers(more), { size })] : []),
  ]);
}

interface Place extends Pick<Layout, 'size' | 'shares'> {
  x: number;
  y: number;
  width: number;
  height: number;
}

function bar(
  { instance: { name, state }, loadPercent }: InstanceLoad,
  { x, y, width, height, size, shares }: Place,
  texts: Texts,
  formats: Formats,
): string[] {
  const foot = y + height / 2 + size * 0.36;
  const from = x + width * shares.name;
  const room = width * shares.bar;
  const beside = from + room + 8;
  const share = formats.percent(Math.round(loadPercent));
  // Of one that can send the state says nothing new.
  const words = state === 'connected' ? share : `${share} · ${texts.states[state]}`;
  return [
    label(x, foot, fitted(name, width * shares.name - 8, size), { size }),
    rect(from, y + 4, room, height - 8, EMPTY),
    rect(
      from,
      y + 4,
      (room * Math.min(Math.max(loadPercent, 0), 100)) / 100,
      height - 8,
      STATE_COLOURS[state],
    ),
    // One without any load has its colour, too.
    rect(from, y + 4, 3, height - 8, STATE_COLOURS[state]),
    label(beside, foot, fitted(words, x + width - beside, size), { size, colour: FAINT_INK }),
  ];
}

function mostTelling(fleet: readonly InstanceLoad[]): readonly InstanceLoad[] {
  if (fleet.length <= MOST_BARS) return fleet;
  const isAway = ({ instance }: InstanceLoad) => Number(instance.state !== 'connected');
  return fleet.toSorted((a, b) => isAway(b) - isAway(a) || b.loadPercent - a.loadPercent).slice(0, MOST_BARS);
}

function statesOf(fleet: readonly InstanceLoad[], texts: Texts): { words: string; colour: string }[] {
  return INSTANCE_STATES.flatMap((state) => {
    const count = fleet.filter(({ instance }) => instance.state === state).length;
    return count === 0 ? [] : [{ words: `${texts.states[state]} ${count}`, colour: STATE_COLOURS[state] }];
  });
}
