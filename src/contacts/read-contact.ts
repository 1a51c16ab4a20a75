import { type Column, type Columns, readColumns } from './columns.ts';
import type { Row } from './csv.ts';
import { contactFileError, fileProblem } from './file-error.ts';
import { PHONE_PROBLEMS, type PhoneProblem, type Region, parsePhone } from './phone.ts';
import type { ImportedContact } from './ports.ts';

const ROW_PROBLEMS = {
  too_many_cells:
    'The row has more cells than the header. A cell with the delimiter in it must be in quotes.',
  unreadable_text: 'There are letters that cannot be read. Save the file as "CSV UTF-8".',
} as const;

/** Why a row was left out, by stable code; the sentence for each is in {@link REJECTIONS}. */
export type RejectionCode = keyof typeof ROW_PROBLEMS | PhoneProblem;

/** The English sentence for each reason to leave a row out: what is wrong and what to do. */
export const REJECTIONS: Readonly<Record<RejectionCode, string>> = { ...PHONE_PROBLEMS, ...ROW_PROBLEMS };

/** A row that was left out. It holds nothing of the row's content, so it may be kept and logged. */
export interface Rejection {
  readonly line: number;
  /** The header of the cell at fault, as the file writes it; `row` when it is the row as a whole. */
  readonly field: string;
  readonly code: RejectionCode;
  readonly reason: string;
}

export type ReadContact =
  { ok: true; line: number; contact: ImportedContact } | { ok: false; rejection: Rejection };

/**
 * Makes contacts of a file's rows, the first of which is the header; a row that is no contact comes as a rejection.
 *
 * @throws InvalidInputError if there is no header, or it has no phone column
 */
export async function* readContacts(
  rows: AsyncIterable<Row>,
  defaultRegion: Region,
): AsyncGenerator<ReadContact> {
  let columns: Columns | undefined;
  for await (const row of rows) {
    if (columns === undefined) columns = readColumns(row, defaultRegion);
    else yield readContact(row, columns, defaultRegion);
  }
  if (columns === undefined) throw contactFileError(fileProblem('file', 'file_empty'));
}

function readContact({ line, cells }: Row, columns: Columns, defaultRegion: Region): ReadContact {
  const reject = (field: string, code: RejectionCode): ReadContact => ({
    ok: false,
    rejection: { line, field, code, reason: REJECTIONS[code] },
  });

  const { named, phone, name, segment, attributes, width } = columns;
  // Fewer cells are fine: Excel leaves out empty ones at the end of a row.
  if (cells.slice(width).some((cell) => cell.trim() !== '')) return reject('row', 'too_many_cells');
  const unreadable = named.find((column) => UNREADABLE.test(cells[column.index] ?? ''));
  if (unreadable) return reject(unreadable.header, 'unreadable_text');

  const textOf = (column: Column | undefined) => (column && cells[column.index]?.trim()) ?? '';
  const parsed = parsePhone(textOf(phone), defaultRegion);
  if (!parsed.ok) return reject(phone.header, parsed.code);

  const contact: ImportedContact = {
    phone: parsed.phone,
    ...(textOf(name) !== '' && { name: textOf(name).replace(/\s+/g, ' ') }),
    ...(textOf(segment) !== '' && { segment: textOf(segment) }),
    attributes: Object.fromEntries(
      attributes.map((column) => [column.key, textOf(column)] as const).filter(([, text]) => text !== ''),
    ),
  };
  return { ok: true, line, contact };
}

/** U+FFFD, and its three UTF-8 bytes read as Windows-1252: a letter that was lost, here or when the file was made. */
const UNREADABLE = /\uFFFD|ï¿½/;
