import { createHash } from 'node:crypto';

/** Short fingerprint of a text: enough to find a message again among those sent to the same person. */
export function hashText(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
