/**
 * A cell that begins so is a formula to spreadsheets, or becomes one. Source: OWASP, CSV injection. A phone is among them:
 * without the apostrophe Excel makes 5,51E+12 of it.
 */
const FORMULA = /^[=+\-@\t\r]/;

/** Says what letters are in it: Excel takes a file without for one of Windows. */
const BYTE_ORDER_MARK = '\uFEFF';

/** Rows as CSV that Excel opens in Brazil: with `;`, and nothing in it that it would calculate. */
export function writeCsv(rows: Iterable<readonly string[]>): string {
  let csv = BYTE_ORDER_MARK;
  for (const row of rows) csv += `${row.map(cell).join(';')}\r\n`;
  return csv;
}

function cell(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
