import { INK, label } from '../../../src/bot/charts/svg.ts';
import { isInFont, lettersOf, widthOf } from './letters.ts';
import { shapeOf } from './shapes.ts';

/** Text of one look. */
export interface Run {
  text: string;
  bold?: boolean;
  italic?: boolean;
  colour?: string;
}

/** Something that is drawn already, from its top on. */
export interface Drawn {
  svg: readonly string[];
  /** In pixels, as all that follows. */
  height: number;
}

export interface Place {
  x: number;
  /** Its top. */
  y: number;
  width: number;
}

export interface Setting {
  size: number;
  /** From one line to the next. */
  leading: number;
}

/** What is never broken: a word, a row of spaces, or one letter that is drawn as a shape. */
interface Piece extends Run {
  width: number;
  kind: 'word' | 'space' | 'shape';
}

/** Text in lines no wider than its place, broken between words, or within one that is wider alone. */
export function paragraph(runs: readonly Run[], { x, y, width }: Place, setting: Setting): Drawn {
  const lines = linesOf(runs, setting.size).flatMap((line) => wrapped(line, width));
  const svg = lines.flatMap((line, index) => {
    const foot = y + index * setting.leading + (setting.leading + setting.size * 0.7) / 2;
    return drawLine(line, x, foot, setting.size);
  });
  return { svg, height: lines.length * setting.leading };
}

/** How wide a text is in one line, its shapes included. */
export function lineWidth(run: Run, size: number): number {
  return piecesOf(run, size).reduce((sum, { width }) => sum + width, 0);
}

/** One line of text, whose letters stand at `foot`. */
export function oneLine(run: Run, x: number, foot: number, size: number): string[] {
  return drawLine(piecesOf(run, size), x, foot, size);
}

function linesOf(runs: readonly Run[], size: number): Piece[][] {
  const lines: Piece[][] = [[]];
  for (const run of runs) {
    for (const [index, text] of run.text.split('\n').entries()) {
      if (index > 0) lines.push([]);
      lines.at(-1)?.push(...piecesOf({ ...run, text }, size));
    }
  }
  return lines;
}

function piecesOf(run: Run, size: number): Piece[] {
  const pieces: Piece[] = [];
  for (const letter of lettersOf(run.text)) {
    const kind = letter === ' ' ? 'space' : isInFont(letter) ? 'word' : 'shape';
    const width = kind === 'shape' ? shapeOf(letter).width * size : widthOf(letter, size, run.bold);
    const last = pieces.at(-1);
    if (last === undefined || kind === 'shape' || last.kind !== kind)
      pieces.push({ ...run, text: letter, width, kind });
    else {
      last.text += letter;
      last.width += width;
    }
  }
  return pieces;
}

function wrapped(pieces: readonly Piece[], width: number): Piece[][] {
  const lines: Piece[][] = [[]];
  let left = width;
  for (const piece of pieces.flatMap((one) => (one.width > width ? letterByLetter(one) : [one]))) {
    if (piece.width > left && piece.kind !== 'space') {
      lines.push([]);
      left = width;
    }
    lines.at(-1)?.push(piece);
    left -= piece.width;
  }
  return lines;
}

function letterByLetter(piece: Piece): Piece[] {
  const letters = lettersOf(piece.text);
  const width = piece.width / letters.length;
  return letters.map((text) => Object.assign({}, piece, { text, width }));
}

function drawLine(pieces: readonly Piece[], x: number, foot: number, size: number): string[] {
  const svg: string[] = [];
  let at = x;
  for (const { text, kind, width, bold = false, italic = false, colour = INK } of joined(pieces)) {
    // Neighbouring spaces would become one.
    const words = text.replaceAll(' ', '\u00A0');
    if (kind === 'shape') svg.push(shapeOf(text).draw(at, foot, size, colour));
    else if (text.trim() !== '')
      svg.push(leaning(label(at, foot, words, { size, colour, bold }), italic, foot));
    at += width;
  }
  return svg;
}

/** Words of one look with the spaces between them: set as one, so that letters stand as near as they are meant to. */
function joined(pieces: readonly Piece[]): Piece[] {
  const texts: Piece[] = [];
  for (const piece of pieces) {
    const last = texts.at(-1);
    const goesOn =
      last !== undefined && last.kind !== 'shape' && piece.kind !== 'shape' && isAlike(last, piece);
    if (goesOn)
      texts[texts.length - 1] = { ...last, text: last.text + piece.text, width: last.width + piece.width };
    else texts.push(piece);
  }
  return texts;
}

function isAlike(one: Run, other: Run): boolean {
  return one.bold === other.bold && one.italic === other.italic && one.colour === other.colour;
}

/** Only upright faces ship with Frota. */
function leaning(svg: string, italic: boolean, foot: number): string {
  const back = (foot * Math.tan((LEAN * Math.PI) / 180)).toFixed(2);
  return italic ? `<g transform="translate(${back} 0) skewX(-${LEAN})">${svg}</g>` : svg;
}

/** Degrees. */
const LEAN = 10;
