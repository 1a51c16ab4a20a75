/** A record with changes; `undefined` removes a field. */
export function changed<T extends object>(record: T, changes: object): T {
  const entries = Object.entries({ ...record, ...changes }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as T;
}

/**
 * A value that nobody can change, so that what is kept can be handed out without a copy of all that is in it. Only records
 * and arrays are frozen: a Date cannot be.
 */
export function frozen<T>(value: T): T {
  return freeze(structuredClone(value));
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}
