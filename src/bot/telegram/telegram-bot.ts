import { autoRetry } from '@grammyjs/auto-retry';
import { apiThrottler } from '@grammyjs/transformer-throttler';
import { Bot, type Context } from 'grammy';
import type { Chat, User } from 'grammy/types';
import { messageOf } from '../../errors.ts';
import type { Ports } from '../../engine/ports.ts';
import { askedForm } from '../campaign-form/asked-form.ts';
import type { DrawPng } from '../charts/draw.ts';
import { ask } from '../chat/ask.ts';
import { download } from '../chat/download.ts';
import { IMPORT } from '../chat/import-line.ts';
import type { Attachment, CommandContext } from '../commands/command.ts';
import type { Presses } from '../chat/presses.ts';
import type { Asker, ContextFor } from '../people/asker.ts';
import { answerPress } from './answer-press.ts';
import { campaignConversation } from './conversation/campaign-conversation.ts';
import type { ChatContext } from './conversation/chat-context.ts';
import { giveAnswer } from './give-answer.ts';
import { lineOf } from './line-of.ts';
import { ownMenus } from './menu.ts';
import { onceInOrder, type OnceOptions } from './once.ts';
import { type TelegramChat, telegramChat } from './telegram-chat.ts';

/**
 * In one chat, one message a second, and a short burst: an answer may be several. (https://core.telegram.org/bots/faq; the
 * throttler's own defaults keep to its other limits, 30/s in all and 20/min in a group.)
 */
const IN_A_CHAT = {
  maxConcurrent: 1,
  reservoir: 5,
  reservoirRefreshAmount: 5,
  reservoirRefreshInterval: 5_000,
} as const;
/** What Telegram refuses for so long is tried again in place; what takes longer is told to who wrote it. */
const RETRY = { maxDelaySeconds: 5, maxRetryAttempts: 2, rethrowHttpErrors: true } as const;
const TIMEOUT_SECONDS = 10;

export interface TelegramBotOptions extends OnceOptions {
  ports: Pick<Ports, 'conversations' | 'seen' | 'clock'>;
  token: string;
  /** Undefined: Telegram's own. */
  apiRoot: string | undefined;
  contextFor: ContextFor;
  presses: Presses;
  drawPng: DrawPng;
}

export interface TelegramBot {
  bot: Bot<ChatContext>;
  chat: TelegramChat;
}

/** The bot: what is written to it is a command line, and so is what is pressed. */
export function telegramBot(options: TelegramBotOptions): TelegramBot {
  const { ports, token, apiRoot, contextFor, presses, drawPng, log } = options;
  const bot = new Bot<ChatContext>(token, {
    client: {
      ...(apiRoot !== undefined && { apiRoot }),
      timeoutSeconds: TIMEOUT_SECONDS,
      sensitiveLogs: false,
    },
  });
  bot.api.config.use(apiThrottler({ out: IN_A_CHAT }));
  bot.api.config.use(autoRetry(RETRY));
  const chat = telegramChat(bot.api, { presses, drawPng });
  const contextOf = (ctx: Context): Promise<CommandContext> => contextFor(askerOf(ctx.from, ctx.chat));
  const attachmentOf = (ctx: Context): Attachment | undefined => attachmentIn(ctx, options);
  const campaign = campaignConversation({ ports, chat, presses, contextOf, attachmentOf });
  const answer = async (ctx: ChatContext, context: CommandContext, line: string): Promise<void> => {
    const form = context.attachment === undefined ? await askedForm(context, line) : undefined;
    if (form !== undefined) await campaign.begin(ctx, context, form);
    else await giveAnswer(chat, ctx, await ask(context, line), context.language);
  };

  const ownMenu = ownMenus(bot.api);

  bot.use(onceInOrder(options));
  bot.use(campaign.middleware);
  bot.on('message:text', async (ctx) => {
    const isPrivate = ctx.chat.type === 'private';
    const line = lineOf({ text: ctx.message.text, isPrivate, me: ctx.me.username });
    if (line === undefined) return;
    const context = await contextOf(ctx);
    await answer(ctx, context, line);
    // Who is not shown what they may do now is when they write next.
    if (isPrivate) await ownMenu(ctx.chat.id, context).catch(() => undefined);
  });
  bot.on('message:document', async (ctx) => {
    const { caption = '' } = ctx.message;
    const isPrivate = ctx.chat.type === 'private';
    const line = lineOf({ text: caption, isPrivate, me: ctx.me.username });
    if (line === undefined) return;
    const attachment = attachmentOf(ctx);
    const context = { ...(await contextOf(ctx)), ...(attachment && { attachment }) };
    // A file that comes without a word is a contact list.
    await answer(ctx, context, line.trim() === '' ? IMPORT : line);
  });
  bot.on('callback_query:data', async (ctx) => {
    const context = await contextOf(ctx);
    await answerPress(ctx, {
      presses,
      context,
      at: ctx.cameAt,
      answer: (line) => answer(ctx, context, line),
    });
  });
  // A press without data, on a game or an old message: its button stops turning.
  bot.on('callback_query', (ctx) => ctx.answerCallbackQuery());
  // Where the bot asks for updates, that one has come for the last time.
  bot.catch(({ error, ctx: { update } }) =>
    log.warn({ updateId: update.update_id, reason: messageOf(error) }, 'Telegram: an update was lost'),
  );
  return { bot, chat };
}

/** The file that a message brings along. */
function attachmentIn(
  ctx: Context,
  options: Pick<TelegramBotOptions, 'token' | 'apiRoot'>,
): Attachment | undefined {
  const document = ctx.message?.document;
  if (document === undefined) return undefined;
  const { file_name: name = 'contatos.csv', file_size: size = 0 } = document;
  return { name, size, open: () => fileOf(ctx, options) };
}

/** A file of a message; its address holds the bot's token and is told to nobody. */
async function* fileOf(
  ctx: Context,
  { token, apiRoot = 'https://api.telegram.org' }: Pick<TelegramBotOptions, 'token' | 'apiRoot'>,
): AsyncGenerator<Uint8Array> {
  const { file_path: path = '' } = await ctx.getFile();
  yield* download(`${apiRoot}/file/bot${token}/${path}`, {});
}

/** Whoever writes, as they are known to the team. */
function askerOf(from: User | undefined, chat: Chat | undefined): Asker {
  if (from === undefined) throw new Error('what nobody wrote is answered to nobody');
  const { id, first_name: first, last_name: last, language_code: locale } = from;
  return {
    id: `telegram:${id}`,
    name: [first, last].filter((part) => part !== undefined).join(' '),
    ...(locale !== undefined && { locale }),
    ...(chat !== undefined && { chat: `telegram:${chat.id}` }),
  };
}
