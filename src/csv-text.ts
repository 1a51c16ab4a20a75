/** Signs that a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;
/** What is only digits behind its sign is a number, and never does anything. */
const NUMBER = /^[+-]?\d+$/;
/** Without it Excel takes UTF-8 for something else. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * A table as CSV (RFC 4180) that spreadsheets open as it is: in UTF-8, with the delimiter that they expect where the language is
 * spoken, and no cell is ever a formula, whoever wrote what is in it.
 */
export function csvText(rows: readonly (readonly string[])[], delimiter: ',' | ';'): string {
  return `${BYTE_ORDER_MARK}${rows.map((cells) => csvLine(cells, delimiter)).join('')}`;
}

/** One line of such a table, with its end; for files that are written as they are read. */
export function csvLine(cells: readonly string[], delimiter: ',' | ';' = ','): string {
  return `${cells.map((cell) => quoted(cell, delimiter)).join(delimiter)}\r\n`;
}

function quoted(cell: string, delimiter: string): string {
  const safe = FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
  return /["\r\n]/.test(safe) || safe.includes(delimiter) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
