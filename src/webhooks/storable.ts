/** Databases end at 100 levels; nothing that WhatsApp sends comes near. */
const MAX_DEPTH = 50;
/** A value costs up to 16 bytes beside its text, and a document may have 16 MB. */
const MAX_VALUES = 200_000;

/** Whether a database can hold it. One event that it cannot hold would fail all that are committed with it. */
export function isStorable(data: unknown): boolean {
  const rest = [{ value: data, depth: 0 }];
  for (let seen = 0, next = rest.pop(); next !== undefined; seen++, next = rest.pop()) {
    const { value, depth } = next;
    if (depth > MAX_DEPTH || seen + rest.length > MAX_VALUES) return false;
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, inner] of Object.entries(value)) {
      // BSON ends a name with a null byte.
      if (name.includes('\0')) return false;
      rest.push({ value: inner, depth: depth + 1 });
    }
  }
  return true;
}
