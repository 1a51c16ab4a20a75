import type { ConversationData, ConversationStorage } from '@grammyjs/conversations';
import type { Ports } from '../../../engine/ports.ts';
import { type ChatContext, conversationOf } from './chat-context.ts';

/** Of the function that waits, `campaign-conversation.ts`; what an older one waited with is not read. */
const VERSION = 1;

export interface KeptConversations {
  /** Where grammY's plugin keeps what it waits with: beside what was said, and gone with it. */
  storage: ConversationStorage<ChatContext, ConversationData>;
  /** Whether something is kept of a conversation that an update may belong to. */
  isKept: (ctx: ChatContext) => boolean;
}

export function keptConversations({
  conversations,
  clock,
}: Pick<Ports, 'conversations' | 'clock'>): KeptConversations {
  const kept = new WeakMap<ChatContext, string | undefined>();
  return {
    isKept: (ctx) => kept.has(ctx),
    storage: {
      type: 'context',
      version: VERSION,
      adapter: {
        async read(ctx) {
          const id = conversationOf(ctx);
          const found = id === undefined ? undefined : await conversations.get(id, clock.now());
          if (found === undefined) return undefined;
          kept.set(ctx, found.waits);
          return found.waits === undefined ? undefined : JSON.parse(found.waits);
        },

        async write(ctx, state) {
          const waits = JSON.stringify(state);
          const id = conversationOf(ctx);
          // It waits with the same after each answer.
          if (id !== undefined && waits !== kept.get(ctx)) await conversations.wait(id, waits);
        },

        // It goes with what was said.
        delete: () => undefined,
      },
    },
  };
}
