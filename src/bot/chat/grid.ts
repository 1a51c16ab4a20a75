import stringWidth from 'string-width';
import { createPaint } from '../console/paint.ts';
import { renderTable } from '../console/table.ts';
import type { Cell, TableBlock } from '../reply.ts';

const plain = createPaint(false);

/**
 * A table as lines of fixed-width letters, or as a list where it is wider than the screen: what is broken over lines there
 * nobody can read.
 * @param width in letters of fixed width
 */
export function tableLines(
  table: TableBlock,
  width: number,
): { kind: 'grid' | 'list'; lines: readonly string[] } {
  const lines = renderTable(table, plain, width).map((line) => line.trimEnd());
  return lines.every((line) => stringWidth(line) <= width)
    ? { kind: 'grid', lines }
    : { kind: 'list', lines: listOf(table) };
}

/** Each row as a line: its first cell, and what the others say by the names of their columns. */
function listOf({ columns, rows, total }: TableBlock): string[] {
  const lineOf = (row: readonly Cell[]): string => {
    const [first = '', ...others] = row.map(textOf);
    const told = others.flatMap((cell, index) => {
      if (cell.trim() === '') return [];
      const title = columns[index + 1]?.title ?? '';
      return [title === '' ? cell : `${title} ${cell}`];
    });
    return [first.trim(), told.join(', ')].filter((part) => part !== '').join(': ');
  };
  return [...rows, ...(total === undefined ? [] : [total])].map((row) => `• ${lineOf(row)}`);
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}
