import { InvalidInputError, type Problem, problemsOf } from '../errors.ts';

/** What makes a contact file unusable as a whole, by stable code, said in English. */
export const FILE_PROBLEMS = {
  file_empty: () => 'there is nothing in it',
  file_is_workbook: () => 'this is an Excel workbook; save it as "CSV UTF-8" and send the .csv file',
  file_is_no_text: () => 'this is not a text file; save the spreadsheet as "CSV UTF-8"',
  quote_unclosed: () =>
    'the row has no end: a quote (") is opened in it and never closed; close it and import the file again',
  quote_misplaced: () =>
    'a quote (") is out of place. Put the whole cell in quotes and write quotes within it twice, as in "Maria ""Lia"" Reis", or take them out, and import the file again',
  row_unreadable: ({ reason }: { reason: string }) => reason,
  headers_equal: ({ first, second }: { first: HeaderPlace; second: HeaderPlace }) =>
    `columns ${first.column} ("${first.header}") and ${second.column} ("${second.header}") have the same header; rename or remove one`,
  header_missing: ({ accepted }: { accepted: readonly string[] }) =>
    `the first row holds a phone number, not the names of the columns; put a header row above it and ${named(accepted)}`,
  phone_column_missing: ({ found, accepted }: { found: readonly string[]; accepted: readonly string[] }) =>
    `no phone column among ${found.map((header) => `"${header}"`).join(', ')}; ${named(accepted)}`,
};

interface HeaderPlace {
  /** From 1. */
  column: number;
  header: string;
}

function named(accepted: readonly string[]): string {
  return `name the phone column ${accepted.slice(0, -1).join(', ')} or ${accepted.at(-1)}`;
}

/** One thing that makes a file unusable; its field says in what respect. */
export const fileProblem = problemsOf(FILE_PROBLEMS);

/** What makes a contact file unusable as a whole, and where. */
export function contactFileError(problem: Problem, line?: number): InvalidInputError {
  const where = line === undefined ? '' : `line ${line}: `;
  return new InvalidInputError('Contact file', [
    { ...problem, message: `${where}${problem.message}`, ...(line !== undefined && { line }) },
  ]);
}
