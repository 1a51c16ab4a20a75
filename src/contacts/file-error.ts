import { InvalidInputError } from '../errors.ts';

/** What makes a contact file unusable as a whole: `field` says in what respect, `line` where. */
export function contactFileError(field: string, message: string, line?: number): InvalidInputError {
  const where = line === undefined ? '' : `line ${line}: `;
  return new InvalidInputError('Contact file', [
    { field, message: `${where}${message}`, ...(line !== undefined && { line }) },
  ]);
}
