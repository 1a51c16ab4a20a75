import { BUILT_IN_FIELDS, fieldKey } from '../engine/field-key.ts';
import type { Row } from './csv.ts';
import { contactFileError, fileProblem } from './file-error.ts';
import { type Region, parsePhone } from './phone.ts';

/** The headers that say what a column is, as `fieldKey` writes them. Of several that a file has, the first wins. */
const PHONE_HEADERS = [
  'whatsapp',
  'celular',
  'mobile',
  'telefone_celular',
  'mobile_phone',
  'telefone',
  'phone',
  'fone',
  'numero_de_telefone',
  'phone_number',
  'tel',
  'numero',
  'number',
];
const NAME_HEADERS = ['name', 'nome', 'nome_completo', 'full_name', 'primeiro_nome', 'first_name'];
const SEGMENT_HEADERS = ['segment', 'segmento', 'especialidade', 'specialty'];

export interface Column {
  readonly index: number;
  /** As the file writes it. */
  readonly header: string;
  /** As templates write it, see {@link fieldKey}. */
  readonly key: string;
}

/** What the columns of a file are. Every named one but the phone's can be used in a template. */
export interface Columns {
  /** All that have a header. */
  readonly named: readonly Column[];
  readonly phone: Column;
  readonly name: Column | undefined;
  readonly segment: Column | undefined;
  readonly attributes: readonly Column[];
  /** How many columns the file has, with those that have no header. */
  readonly width: number;
}

/**
 * Finds out from a file's header row what its columns are. Columns without a header are left out.
 *
 * @throws InvalidInputError if there is no phone column, two columns have the same header, or the row is no header
 */
export function readColumns({ line, cells }: Row, defaultRegion: Region): Columns {
  const named = cells
    .map((cell, index): Column => ({ index, header: cell.trim(), key: fieldKey(cell) }))
    .filter((column) => column.key !== '');
  refuseDuplicates(named, line);

  const find = (keys: readonly string[]) =>
    keys.map((key) => named.find((column) => column.key === key)).find((column) => column !== undefined);
  const phone = find(PHONE_HEADERS) ?? noPhoneColumn(cells, line, defaultRegion);
  const name = find(NAME_HEADERS);
  const segment = find(SEGMENT_HEADERS);
  // `{{primeiro_nome}}` works as well as `{{nome}}`, if that is what the file calls it.
  const builtIn = (column: Column) =>
    column === phone || ((column === name || column === segment) && BUILT_IN_FIELDS.has(column.key));
  const attributes = named.filter((column) => !builtIn(column));
  return { named, phone, name, segment, attributes, width: cells.length };
}

function refuseDuplicates(columns: readonly Column[], line: number): void {
  const seen = new Map<string, Column>();
  for (const column of columns) {
    const first = seen.get(column.key);
    if (first) {
      const place = ({ index, header }: Column) => ({ column: index + 1, header });
      const problem = fileProblem('header', 'headers_equal', { first: place(first), second: place(column) });
      throw contactFileError(problem, line);
    }
    seen.set(column.key, column);
  }
}

function noPhoneColumn(cells: readonly string[], line: number, defaultRegion: Region): never {
  const accepted = PHONE_HEADERS;
  const problem = cells.some((cell) => parsePhone(cell, defaultRegion).ok)
    ? fileProblem('header', 'header_missing', { accepted })
    : fileProblem('header', 'phone_column_missing', { found: cells.map((cell) => cell.trim()), accepted });
  throw contactFileError(problem, line);
}
