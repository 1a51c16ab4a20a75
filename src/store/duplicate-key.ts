/**
 * MongoDB's "duplicate key". FerretDB answers the same code but not which key: find the culprit by looking.
 */
export function isDuplicateKey(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 11000;
}
