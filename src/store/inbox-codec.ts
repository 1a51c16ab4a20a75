import { createHash } from 'node:crypto';

/** What was received, out of its text. */
export function dataOf(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}

/** What people call an event by: its id is long, and may hold a phone. */
export function refOf(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 8);
}
