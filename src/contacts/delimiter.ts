/** In the order in which a tie is decided: Excel in Brazil and most of Europe saves `;`. */
const DELIMITERS = [';', ',', '\t'] as const;

/** Excel's own hint: a first line `sep=;` that names the delimiter and is no data. */
const EXCEL_HINT = /^"?sep=([;,\t|])"?\n/i;

export interface Delimiter {
  char: string;
  /** Characters at the start of the file (lines end in `\n`) that are Excel's hint, not data. */
  hintLength: number;
}

/**
 * Finds what separates the cells: what Excel's hint says, else what the header line has most of outside of quotes. The
 * header decides alone, because data cells are full of commas and semicolons.
 *
 * @returns undefined while the header line is not complete
 */
export function findDelimiter(head: string): Delimiter | undefined {
  const hint = EXCEL_HINT.exec(head);
  if (hint?.[1] !== undefined) return { char: hint[1], hintLength: hint[0].length };

  const header = headerOf(head);
  if (header === undefined) return undefined;
  const count = (char: string) => header.split(char).length;
  const char = DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best));
  return { char, hintLength: 0 };
}

/** The first line that is not blank, without what is in quotes (which may hold delimiters and line breaks). */
function headerOf(head: string): string | undefined {
  let line = '';
  let quoted = false;
  for (const char of head) {
    if (char === '"') quoted = !quoted;
    if (quoted) continue;
    if (char !== '\n') line += char;
    else if (line.trim() === '') line = '';
    else return line;
  }
  return undefined;
}
