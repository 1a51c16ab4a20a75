import { BUILT_IN_FIELDS } from '../engine/field-key.ts';
import type { Contact } from '../engine/types.ts';

/** What the columns of an exported list are called, and what is said of who opted out. */
export interface RowWords {
  headers: { phone: string; name: string; segment: string; optedOut: string };
  yes: string;
  no: string;
}

/** How a list is written so that it can be imported again: its columns, and each contact as a row of them. */
export function contactRows(
  fields: readonly string[],
  { headers, yes, no }: RowWords,
): { header: string[]; rowOf(contact: Contact): string[] } {
  const own = fields.filter((field) => !BUILT_IN_FIELDS.has(field)).toSorted();
  return {
    header: [headers.phone, headers.name, headers.segment, ...own, headers.optedOut],
    rowOf: ({ phone, name = '', segment = '', attributes, optedOut }) => [
      phone,
      name,
      segment,
      ...own.map((field) => attributes[field] ?? ''),
      optedOut ? yes : no,
    ],
  };
}
