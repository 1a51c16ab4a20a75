import { Schema } from 'mongoose';
import { CONVERSATION_KEPT_MS } from '../../engine/ports/conversation-store.ts';
import type { Conversation } from '../../engine/ports.ts';

/** Something that is asked of somebody; the `_id` says where, and of whom. */
export interface ConversationDoc extends Omit<Conversation, 'id'> {
  _id: string;
  /** Of its last step. */
  at: Date;
}

export const conversation = new Schema<ConversationDoc>(
  {
    _id: { type: String, required: true },
    revision: { type: Number, required: true },
    said: { type: String, required: true },
    waits: String,
    at: { type: Date, required: true },
  },
  { versionKey: false, collection: 'conversations' },
).index({ at: 1 }, { expireAfterSeconds: CONVERSATION_KEPT_MS / 1_000 });
