import { createHash } from 'node:crypto';
import type { ChatMessage } from '../chat/chat.ts';

/** What a message shows, to be compared. */
export function hashOf(message: ChatMessage): string {
  return createHash('sha256').update(JSON.stringify(message)).digest('base64url');
}
