import stringWidth from 'string-width';
import type { Cell, TableBlock } from '../reply.ts';
import { wrap } from './fit.ts';
import type { Paint } from './paint.ts';

const GAP = '  ';

/** A last column with less room than this is not broken into lines: it would be a tower of words. */
const NARROWEST = 12;

/** A table as lines with aligned columns; texts in its last column are broken so that it fits into `width`. */
export function renderTable(table: TableBlock, paint: Paint, width: number): string[] {
  const { columns, total = [] } = table;
  const titles = columns.map(({ title }) => title);
  const before = widthsOf([titles, ...table.rows, total])
    .slice(0, -1)
    .reduce((sum, width) => sum + width + GAP.length, 0);
  const rows = table.rows.flatMap((row) => broken(row, width - before));
  const widths = widthsOf([titles, ...rows, total]);

  const padded = (cell: Cell, index: number) => {
    const room = ' '.repeat((widths[index] ?? 0) - stringWidth(textOf(cell)));
    const painted = typeof cell === 'string' ? cell : paint(cell.text, cell.tone);
    return columns[index]?.align === 'right' ? room + painted : painted + room;
  };
  const line = (row: readonly Cell[]) => row.map(padded).join(GAP).trimEnd();
  const rule = '─'.repeat(before + (widths.at(-1) ?? 0));
  return [
    ...(titles.length === 0 ? [] : [paint(line(titles), 'header')]),
    ...rows.map(line),
    ...(total.length === 0 ? [] : [paint(rule, 'muted'), line(total)]),
  ];
}

/** A row as the rows that it takes when its last cell is broken to fit. */
function broken(row: readonly Cell[], room: number): (readonly Cell[])[] {
  const last = row.at(-1) ?? '';
  if (room < NARROWEST || stringWidth(textOf(last)) <= room) return [row];
  const tone = typeof last === 'string' ? 'plain' : last.tone;
  const others = row.slice(0, -1);
  const empty: Cell[] = others.map(() => '');
  const [first = '', ...rest] = wrap(textOf(last), room);
  return [[...others, { text: first, tone }], ...rest.map((text) => empty.concat({ text, tone }))];
}

/** The widest cell of each column; rows may lack columns. */
function widthsOf(rows: readonly (readonly Cell[])[]): number[] {
  const columns = Math.max(...rows.map((row) => row.length));
  return Array.from({ length: columns }, (_, index) =>
    Math.max(...rows.map((row) => stringWidth(textOf(row[index] ?? '')))),
  );
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}
