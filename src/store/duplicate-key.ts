const DUPLICATE_KEY = 11000;

/**
 * MongoDB's "duplicate key"; of a batch: and that nothing else went wrong with any of it. FerretDB answers the same code
 * but not which key: find the culprit by looking.
 */
export function isDuplicateKey(error: unknown): boolean {
  if (!hasCode(error)) return false;
  return !('writeErrors' in error) || [error.writeErrors].flat().every(hasCode);
}

function hasCode(error: unknown): error is object {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === DUPLICATE_KEY;
}
