import type { ConversationFlavor } from '@grammyjs/conversations';
import type { Context } from 'grammy';
import type { BotContext } from '../once.ts';

/** An update with the conversations of its chat. */
export type ChatContext = ConversationFlavor<BotContext>;

/** Whose conversation an update may belong to, by where and by whom. Undefined: nobody's. */
export function conversationOf({ chat, from }: Pick<Context, 'chat' | 'from'>): string | undefined {
  return chat === undefined || from === undefined ? undefined : `telegram:${chat.id}:${from.id}`;
}
