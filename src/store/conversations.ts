import type { ConversationStore } from '../engine/ports.ts';
import { CONVERSATION_KEPT_MS } from '../engine/ports/conversation-store.ts';
import { unlessThere } from './duplicate-key.ts';
import type { ConversationDoc, Models } from './models.ts';

/** What is asked of people step by step, in MongoDB. */
export function mongoConversations({ conversations }: Pick<Models, 'conversations'>): ConversationStore {
  const forgotten = (now: Date): Date => new Date(now.getTime() - CONVERSATION_KEPT_MS);

  return {
    async get(id, now) {
      const row = await conversations
        .findOne({ _id: id, at: { $gt: forgotten(now) } })
        .lean<ConversationDoc>();
      if (row === null) return undefined;
      const { _id: _, at: _at, ...conversation } = row;
      return { id, ...conversation };
    },

    async begin(id, said, now) {
      await conversations.deleteOne({ _id: id, at: { $lte: forgotten(now) } });
      const row = { _id: id, revision: 1, said, at: now };
      return unlessThere(() => conversations.collection.insertOne(row as never));
    },

    async move({ id, revision }, said, now) {
      const next = { $set: { said, at: now }, $inc: { revision: 1 } };
      const { modifiedCount } = await conversations.updateOne({ _id: id, revision }, next);
      return modifiedCount > 0;
    },

    async end({ id, revision }) {
      const { deletedCount } = await conversations.deleteOne({ _id: id, revision });
      return deletedCount > 0;
    },

    async wait(id, waits) {
      await conversations.updateOne({ _id: id }, { $set: { waits } });
    },
  };
}
