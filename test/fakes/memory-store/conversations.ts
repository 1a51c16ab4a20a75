import type { Conversation, ConversationStore } from '../../../src/engine/ports.ts';
import { CONVERSATION_KEPT_MS } from '../../../src/engine/ports/conversation-store.ts';

/** What is asked of people step by step, in memory. */
export function memoryConversations(): ConversationStore {
  const conversations = new Map<string, Conversation & { at: Date }>();
  const kept = (id: string, now: Date) => {
    const found = conversations.get(id);
    return found !== undefined && now.getTime() - found.at.getTime() < CONVERSATION_KEPT_MS
      ? found
      : undefined;
  };
  return {
    async get(id, now) {
      const found = kept(id, now);
      if (found === undefined) return undefined;
      const { at: _, ...conversation } = found;
      return conversation;
    },

    async begin(id, said, now) {
      if (kept(id, now) !== undefined) return false;
      conversations.set(id, { id, revision: 1, said, at: now });
      return true;
    },

    async move({ id, revision }, said, now) {
      const found = conversations.get(id);
      if (found?.revision !== revision) return false;
      conversations.set(id, { ...found, said, at: now, revision: revision + 1 });
      return true;
    },

    async end({ id, revision }) {
      return conversations.get(id)?.revision === revision && conversations.delete(id);
    },

    async wait(id, waits) {
      const found = conversations.get(id);
      if (found !== undefined) conversations.set(id, { ...found, waits });
    },
  };
}
