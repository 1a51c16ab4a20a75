import { rect } from '../../../src/bot/charts/svg.ts';

/** How wide a sign is, as a share of the size of the text around it. */
const SIGN = 1.2;
/** How wide a block of a progress bar is, and any letter that the font lacks. */
const BLOCK = 0.6;
const [FULL, EMPTY] = ['#1d9bd1', '#dfe3e6'];

type Draw = (x: number, foot: number, size: number, colour: string) => string;

/** A letter that is drawn rather than set. */
export interface Shape {
  /** As a share of the size. */
  width: number;
  /** At its left, with the foot of the line's letters at `foot`. */
  draw: Draw;
}

/** What is drawn for a letter that the font lacks; an empty box stands for what nothing was made for. */
export function shapeOf(letter: string): Shape {
  // Whether it is to be shown in colours is a character of its own.
  return SHAPES[letter.replaceAll('\uFE0F', '')] ?? UNKNOWN;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  '✅': sign(
    '<rect x="0.5" y="0.5" width="15" height="15" rx="3.5" fill="#2eb67d"/>' +
      stroke('M4 8.4 7 11.3 12 5', '#ffffff', 2),
  ),
  '❌': sign(stroke('M2.5 2.5 13.5 13.5 M13.5 2.5 2.5 13.5', '#e01e5a', 3)),
  '⚠': sign(
    '<path d="M8 1 15.5 14.5 0.5 14.5Z" fill="#ecb22e" stroke="#ecb22e" stroke-linejoin="round"/>' +
      `${stroke('M8 5.6V10', '#5c4200', 1.7)}<circle cx="8" cy="12.4" r="1" fill="#5c4200"/>`,
  ),
  '→': inInk(1, 'M2 9H14 M10 5 14 9 10 13'),
  '│': inInk(BLOCK, 'M4-2V18'),
  '█': block(FULL),
  '░': block(EMPTY),
  '─': {
    width: BLOCK,
    draw: (x, foot, size, colour) => rect(x, foot - size * 0.32, size * BLOCK, 1, colour),
  },
};

const UNKNOWN = inInk(BLOCK, 'M2 3H8V15H2Z');

/** A sign on a ground of 16 × 16. */
function sign(content: string): Shape {
  return { width: SIGN, draw: (x, foot, size) => placed(content, x, foot, size) };
}

/** In the colour of the text. */
function inInk(width: number, path: string): Shape {
  return { width, draw: (x, foot, size, colour) => placed(stroke(path, colour, 1.3), x, foot, size) };
}

function block(fill: string): Shape {
  return {
    width: BLOCK,
    // On whole pixels of the picture, and a little wider than its place: no seam between one and the next.
    draw: (x, foot, size) =>
      rect(x, halves(foot - size * 0.78), size * BLOCK + 0.6, halves(size * 0.86), fill),
  };
}

/** Pictures have two pixels for each of theirs. */
function halves(value: number): number {
  return Math.round(value * 2) / 2;
}

function placed(content: string, x: number, foot: number, size: number): string {
  const at = [x, foot - size * 0.86].map((value) => value.toFixed(1)).join(' ');
  return `<g transform="translate(${at}) scale(${(size / 16).toFixed(3)})">${content}</g>`;
}

function stroke(path: string, colour: string, width: number): string {
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
}
