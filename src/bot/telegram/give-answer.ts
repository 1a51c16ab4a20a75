import { type Context, GrammyError } from 'grammy';
import type { Language } from '../i18n/language.ts';
import { TEXTS } from '../i18n/texts.ts';
import { type Block, type Reply, text } from '../reply.ts';
import type { TelegramChat } from './telegram-chat.ts';

/** Writes an answer to where it was asked for; what lets its reader into a number goes to the asker alone. */
export async function giveAnswer(
  chat: TelegramChat,
  ctx: Context,
  { blocks }: Reply,
  language: Language,
): Promise<void> {
  const where = ctx.chat;
  if (where === undefined || blocks.length === 0) return;
  const replyTo = where.type === 'private' ? undefined : (ctx.msg?.message_id ?? undefined);
  const isSecret = blocks.some(({ kind }) => kind === 'qr' || kind === 'file');
  if (!isSecret || where.type === 'private') {
    await chat.send(String(where.id), blocks, replyTo);
    return;
  }
  const told = await sendPrivately(chat, ctx, blocks);
  const { chat: texts } = TEXTS[language];
  await chat.send(String(where.id), [text(told ? texts.privately : texts.writeToMe, 'muted')], replyTo);
}

/** @returns false: they have never written to the bot, and so it may not write to them. */
async function sendPrivately(chat: TelegramChat, ctx: Context, blocks: readonly Block[]): Promise<boolean> {
  try {
    await chat.send(String(ctx.from?.id), blocks);
    return true;
  } catch (error) {
    if (error instanceof GrammyError && error.error_code === 403) return false;
    throw error;
  }
}
