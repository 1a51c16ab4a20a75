const DUPLICATE_KEY = 11000;
/** PostgreSQL's `deadlock_detected`, as FerretDB passes it on. */
const DEADLOCK = 16_908_292;

/**
 * MongoDB's "duplicate key"; of a batch: and that nothing else went wrong with any of it. FerretDB answers the same code
 * but not which key: find the culprit by looking.
 */
export function isDuplicateKey(error: unknown): boolean {
  if (!hasCode(error, DUPLICATE_KEY)) return false;
  return !('writeErrors' in error) || [error.writeErrors].flat().every((one) => hasCode(one, DUPLICATE_KEY));
}

/**
 * Writes what is to be there once, whoever writes it and however often. Of an unordered batch what is new is in all the same.
 * @returns false: something of it was there before, or somebody has just been faster.
 */
export async function unlessThere(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** What FerretDB may tell the loser instead, when several insert the same unique value (other than `_id`) at once. */
export function isDeadlock(error: unknown): boolean {
  return hasCode(error, DEADLOCK);
}

function hasCode(error: unknown, code: number): error is object {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
