import { FAINT_INK, INK, label, svgOf } from '../../../src/bot/charts/svg.ts';
import { codeBlock } from './code-block.ts';
import { columnAt, image, portrait } from './column.ts';
import { type Drawn, lineWidth, oneLine, paragraph, type Place, type Run } from './paragraph.ts';

/** As wide as a window of Slack has it, in pixels. */
const WIDTH = 720;
const MARGIN = 16;
const TEXT_AT = 64;
const TEXT = { size: 15, leading: 22 };
const HEADER = { size: 18, leading: 26 };
const CONTEXT = { size: 13, leading: 18 };
const BUTTON = { height: 30, padding: 13, gap: 8, size: 13 };
const CODE_PAPER = { fill: '#f8f8f8', stroke: '#dddddd' };
const CODE_INK = '#c01343';
const LINK_INK = '#1264a3';

/** Blocks as Frota writes them (https://docs.slack.dev/reference/block-kit/blocks); others are not drawn. */
export type SlackBlock =
  | { type: 'header'; text: SlackText }
  | { type: 'section'; text: SlackText }
  | { type: 'context'; elements: readonly SlackText[] }
  | { type: 'actions'; elements: readonly { text: SlackText; style?: 'primary' | 'danger' }[] };

interface SlackText {
  type: 'plain_text' | 'mrkdwn';
  text: string;
}

/** A message of Slack as an SVG, with the picture that was uploaded beside it. */
export function slackPicture(blocks: readonly SlackBlock[], png?: Buffer): string {
  const column = columnAt({ x: TEXT_AT, y: MARGIN + 22, width: WIDTH - TEXT_AT - MARGIN });
  for (const block of blocks) {
    switch (block.type) {
      case 'header':
        column.add((place) => paragraph([{ text: block.text.text, bold: true }], place, HEADER), 8);
        break;
      case 'section':
        for (const part of partsOf(block.text)) column.add(part, 8);
        break;
      case 'context':
        for (const element of block.elements)
          column.add((place) => paragraph([asideOf(element)], place, CONTEXT), 4);
        break;
      case 'actions':
        column.add((place) => buttons(block.elements, place), 10);
        break;
    }
  }
  if (png !== undefined) column.add(({ x, y, width }) => image(png, { x, y, width: width * 0.75 }, 6), 12);
  const { svg, height } = column.drawn();
  return svgOf(WIDTH, MARGIN + 22 + height + MARGIN, [
    ...portrait(MARGIN, MARGIN, 36, 6),
    label(TEXT_AT, MARGIN + 13, 'Frota', { size: 15, bold: true }),
    `<rect x="${TEXT_AT + 44}" y="${MARGIN + 1}" width="30" height="15" rx="3" fill="#e8e8e8"/>`,
    label(TEXT_AT + 59, MARGIN + 12, 'APP', { size: 10, bold: true, colour: FAINT_INK, anchor: 'middle' }),
    ...svg,
  ]);
}

/** What is said aside: faint, or a link by its label. */
function asideOf({ type, text }: SlackText): Run {
  const label = type === 'mrkdwn' ? /^<[^|>]+\|([^>]+)>$/.exec(text)?.[1] : undefined;
  return label === undefined ? { text, colour: FAINT_INK } : { text: unescaped(label), colour: LINK_INK };
}

/** Text and code of a section, each to be drawn below the other. */
function partsOf({ type, text }: SlackText): ((place: Place) => Drawn)[] {
  if (type === 'plain_text') return [(place) => paragraph([{ text }], place, TEXT)];
  return text.split('```').flatMap((part, index) => {
    const shown = unescaped(part.replace(/^\n|\n$/g, ''));
    if (shown === '') return [];
    if (index % 2 === 1) return [(place: Place) => codeBlock(shown, place, CODE_PAPER)];
    const runs = shown
      .split('`')
      .map((words, n) => (n % 2 === 1 ? { text: words, colour: CODE_INK } : { text: words }));
    return [(place: Place) => paragraph(runs, place, TEXT)];
  });
}

function buttons(
  elements: readonly { text: SlackText; style?: 'primary' | 'danger' }[],
  { x, y, width }: Place,
): Drawn {
  const svg: string[] = [];
  let [left, top] = [x, y];
  for (const { text, style } of elements) {
    const bold = { text: text.text, bold: true, colour: style === undefined ? INK : '#ffffff' };
    const wide = lineWidth(bold, BUTTON.size) + 2 * BUTTON.padding;
    if (left > x && left + wide > x + width) [left, top] = [x, top + BUTTON.height + BUTTON.gap];
    const { fill, stroke } = BUTTON_PAPER[style ?? 'plain'];
    svg.push(
      `<rect x="${left.toFixed(1)}" y="${top}" width="${wide.toFixed(1)}" height="${BUTTON.height}" rx="5" fill="${fill}" stroke="${stroke}"/>`,
      ...oneLine(bold, left + BUTTON.padding, top + 19.5, BUTTON.size),
    );
    left += wide + BUTTON.gap;
  }
  return { svg, height: top - y + BUTTON.height };
}

const BUTTON_PAPER = {
  plain: { fill: '#ffffff', stroke: '#bbbbbb' },
  primary: { fill: '#007a5a', stroke: '#007a5a' },
  danger: { fill: '#e01e5a', stroke: '#e01e5a' },
};

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
