import { label, rect, svgOf } from '../../../src/bot/charts/svg.ts';
import { codeBlock } from './code-block.ts';
import { columnAt, image, portrait } from './column.ts';
import { type Drawn, lineWidth, oneLine, paragraph, type Place, type Run } from './paragraph.ts';

/** Somewhat wider than a phone, in pixels. */
const WIDTH = 560;
const MARGIN = 14;
const BUBBLE_AT = 58;
const PADDING = 12;
const TEXT = { size: 15, leading: 21 };
const KEY = { height: 36, gap: 4, size: 14 };
const WALLPAPER = '#d3e0cd';
const CODE_PAPER = { fill: '#f1f5f4', stroke: '#f1f5f4' };
const CODE_INK = '#2a7ab8';
const NAME_INK = '#128c7e';

/** A message of Telegram as an SVG, with the photo that came after it. */
export function telegramPicture(
  html: string,
  keyboard: readonly (readonly { text: string }[])[],
  png?: Buffer,
): string {
  const column = columnAt({ x: BUBBLE_AT, y: MARGIN, width: WIDTH - BUBBLE_AT - MARGIN });
  column.add((place) => bubble(place, (inner) => words(html, inner)));
  for (const row of keyboard) column.add((place) => keys(row, place), KEY.gap);
  if (png !== undefined) column.add((place) => bubble(place, (inner) => image(png, inner, 0)), 8);
  const { svg, height } = column.drawn();
  return svgOf(WIDTH, height + 2 * MARGIN, [
    rect(0, 0, WIDTH, height + 2 * MARGIN, WALLPAPER),
    ...portrait(MARGIN, MARGIN, 36, 18),
    ...svg,
  ]);
}

function bubble({ x, y, width }: Place, draw: (inner: Place) => Drawn): Drawn {
  const { svg, height } = draw({ x: x + PADDING, y: y + PADDING - 2, width: width - 2 * PADDING });
  const tall = height + 2 * PADDING - 4;
  return {
    svg: [`<rect x="${x}" y="${y}" width="${width}" height="${tall}" rx="12" fill="#ffffff"/>`, ...svg],
    height: tall,
  };
}

/** The name of who writes, and what. */
function words(html: string, place: Place): Drawn {
  const column = columnAt(place);
  column.add(({ x, y }) => ({
    svg: [label(x, y + 14, 'Frota', { size: 14, bold: true, colour: NAME_INK })],
    height: 20,
  }));
  for (const part of html.split(/(<pre>[\s\S]*?<\/pre>)/)) {
    const code = /^<pre>([\s\S]*)<\/pre>$/.exec(part)?.[1];
    const text = part.replace(/^\n|\n$/g, '');
    if (code !== undefined) column.add((inner) => codeBlock(unescaped(code), inner, CODE_PAPER), 4);
    else if (text !== '') column.add((inner) => paragraph(runsOf(text), inner, TEXT), 4);
  }
  return column.drawn();
}

/** What Frota uses of Telegram's HTML (https://core.telegram.org/bots/api#html-style). */
function runsOf(html: string): Run[] {
  const look: Omit<Run, 'text'> = {};
  return html.split(/(<[^>]*>)/).flatMap((part) => {
    const tag = /^<(\/?)(\w+)/.exec(part);
    if (tag === null) return part === '' ? [] : [{ text: unescaped(part), ...look }];
    const [, close, name = ''] = tag;
    for (const [key, value] of Object.entries(LOOKS[name] ?? {}))
      Object.assign(look, { [key]: close === '/' ? undefined : value });
    return [];
  });
}

const LOOKS: Readonly<Record<string, Omit<Run, 'text'>>> = {
  b: { bold: true },
  i: { italic: true },
  code: { colour: CODE_INK },
  a: { colour: CODE_INK },
};

/** A row of buttons, as wide as the bubble. */
function keys(row: readonly { text: string }[], { x, y, width }: Place): Drawn {
  const wide = (width - (row.length - 1) * KEY.gap) / row.length;
  const svg = row.flatMap(({ text }, index) => {
    const left = x + index * (wide + KEY.gap);
    const run = { text, bold: true, colour: '#ffffff' };
    return [
      `<rect x="${left}" y="${y}" width="${wide}" height="${KEY.height}" rx="8" fill="#7d9a83"/>`,
      ...oneLine(run, left + (wide - lineWidth(run, KEY.size)) / 2, y + 23, KEY.size),
    ];
  });
  return { svg, height: KEY.height };
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
