import { pipeline } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { findDelimiter } from './delimiter.ts';
import { contactFileError, fileProblem } from './file-error.ts';

/** One row of a file. `line` is the line of the file, from 1, on which the row starts. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Far more than any contact has; a quote that is never closed would otherwise take in the rest of the file. */
const MAX_ROW_BYTES = 64 * 1024;

/**
 * Reads CSV text, row by row: delimiter found by itself, lines ending in LF, CRLF or CR, cells in quotes with line
 * breaks, rows of any number of cells. Rows with nothing in them are left out. Takes in no more text than its reader asks for.
 *
 * @throws InvalidInputError with the line, if quotes are broken or a row has no end
 */
export async function* readRows(text: AsyncIterable<string>): AsyncGenerator<Row> {
  const { delimiter, skippedLines, body } = await openCsv(withLineFeeds(text));
  let nextLine = 1 + skippedLines;
  const options: Options<Row, string[]> = {
    delimiter,
    record_delimiter: '\n',
    trim: true,
    relax_column_count: true,
    max_record_size: MAX_ROW_BYTES,
    on_record: (cells, { lines }) => {
      const row = { line: nextLine, cells };
      nextLine = lines + skippedLines + 1;
      return row;
    },
  };
  // Without `columns`, csv-parse's types do not know that `on_record` may return anything.
  const parser = parse(options as unknown as Options);
  // The pipeline hands errors of the text on to the parser, and closes the text when the parser is closed.
  pipeline(body, parser, () => {});
  try {
    for await (const row of parser as AsyncIterable<Row>) {
      if (row.cells.some((cell) => cell.trim() !== '')) yield row;
    }
  } catch (error) {
    throw error instanceof CsvError ? brokenRow(error, nextLine) : error;
  }
}

/** Reads as far as it must to know the delimiter; `body` is all of the text but Excel's hint. */
async function openCsv(text: AsyncGenerator<string>) {
  let head = '';
  let found = findDelimiter(head);
  while (found === undefined && head.length < MAX_ROW_BYTES) {
    const next = await text.next();
    if (next.done) break;
    head += next.value;
    found = findDelimiter(head);
  }
  const { char, hintLength } = found ?? findDelimiter(`${head}\n`) ?? { char: ';', hintLength: 0 };
  async function* body() {
    try {
      yield head.slice(hintLength);
      yield* text;
    } finally {
      // The head was taken by hand, so a reader that stops within it would leave the text open.
      await text.return(undefined);
    }
  }
  return { delimiter: char, skippedLines: hintLength > 0 ? 1 : 0, body: body() };
}

/** csv-parse counts a CRLF inside of quotes as two lines, so the parser never sees one. */
async function* withLineFeeds(text: AsyncIterable<string>): AsyncGenerator<string> {
  let held = '';
  for await (const piece of text) {
    const whole = held + piece;
    held = whole.endsWith('\r') ? '\r' : '';
    yield whole.slice(0, whole.length - held.length).replace(/\r\n?/g, '\n');
  }
  if (held !== '') yield '\n';
}

function brokenRow(error: CsvError, line: number) {
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'CSV_MAX_RECORD_SIZE':
      return contactFileError(fileProblem('row', 'quote_unclosed'), line);
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
      return contactFileError(fileProblem('row', 'quote_misplaced'), line);
    default:
      return contactFileError(fileProblem('row', 'row_unreadable', { reason: error.message }), line);
  }
}
