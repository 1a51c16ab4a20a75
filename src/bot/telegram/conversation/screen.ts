import { shortened } from '../../../engine/shortened.ts';
import type { Block } from '../../reply.ts';
import type { TelegramChat } from '../telegram-chat.ts';
import type { ChatContext } from './chat-context.ts';

/** Telegram's own limit for what is told over the chat, in characters. */
const MAX_TOAST = 200;

/**
 * Shows what is asked: what a press leads to in place of what was pressed, so that a chat is not full of old questions; else in
 * a message of its own, in a group in reply to who it is for.
 * @param anew what was pressed stays: it is no question
 * @returns the message's id
 */
export async function show(
  chat: TelegramChat,
  ctx: ChatContext,
  blocks: readonly Block[],
  { anew = false } = {},
): Promise<number | undefined> {
  const where = String(ctx.chat?.id);
  const pressed = ctx.callbackQuery?.message?.message_id;
  if (pressed !== undefined && !anew) {
    const { kind } = await chat.edit({ chat: where, message: String(pressed) }, { blocks, summary: '' });
    if (kind === 'done') return pressed;
  }
  return chat.send(where, blocks, ctx.chat?.type === 'private' ? undefined : ctx.msg?.message_id);
}

/** A press is heard: its button stops turning. One that comes to nothing says why. */
export async function stopTurning(ctx: ChatContext, why?: string): Promise<void> {
  if (ctx.callbackQuery === undefined) return;
  const told = why === undefined ? {} : { text: shortened(why, MAX_TOAST), show_alert: true };
  // Of a press that comes late, as after a restart, Telegram wants to hear no more; what it says is done all the same.
  await ctx.answerCallbackQuery(told).catch(() => undefined);
}
