import { INK, rect } from '../../../src/bot/charts/svg.ts';
import { type Drawn, lineWidth, oneLine, type Place } from './paragraph.ts';

const SIZE = 13;
const LEADING = 19;
/** Of a letter of fixed width. */
const LETTER = 7.6;
const PADDING = 8;
const NUMBER = /^[\d.,]+%?$/;

export interface Paper {
  fill: string;
  /** Of its edge. */
  stroke: string;
}

/** What stands in a column of a line, by the letters from where to where. */
interface Cell {
  text: string;
  from: number;
  to: number;
}

/**
 * Lines of letters of fixed width. No such font ships with Frota, so each cell of a table (what two spaces set apart) is set
 * as it is, and stands where it would stand: it ends there in a column of numbers, and begins there in others.
 */
export function codeBlock(text: string, place: Place, { fill, stroke }: Paper): Drawn {
  const lines = text.split('\n').map(cellsOf);
  const numbersEnd = new Set(lines.flat().flatMap((cell) => (NUMBER.test(cell.text) ? [cell.to] : [])));
  const height = lines.length * LEADING + 2 * PADDING;
  const { x, y, width } = place;
  const svg = [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4" fill="${fill}" stroke="${stroke}"/>`,
  ];
  for (const [index, cells] of lines.entries()) {
    const foot = y + PADDING + index * LEADING + 14;
    for (const cell of cells) {
      const [left, right] = [cell.from, cell.to].map((letters) => x + PADDING + letters * LETTER) as [
        number,
        number,
      ];
      if (/^─+$/.test(cell.text)) svg.push(rect(left, foot - 5, right - left, 1, INK));
      else {
        const at = numbersEnd.has(cell.to) ? right - lineWidth(cell, SIZE) : left;
        svg.push(...oneLine(cell, at, foot, SIZE));
      }
    }
  }
  return { svg, height };
}

function cellsOf(line: string): Cell[] {
  return [...line.matchAll(/\S+(?: \S+)*/g)].map(({ 0: text, index }) => ({
    text,
    from: index,
    to: index + text.length,
  }));
}
