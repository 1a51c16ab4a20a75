import type { Context } from 'grammy';
import { shortened } from '../../engine/shortened.ts';
import type { Presses } from '../chat/presses.ts';
import { takePress } from '../chat/take-press.ts';
import type { CommandContext } from '../commands/command.ts';
import { TEXTS } from '../i18n/texts.ts';
import { escaped } from './html.ts';

/** Before a button's data: it was asked whether that shall be done, and the answer is yes. And the answer no. */
const YES = 'y:';
const NO = 'n:';
/** Telegram's own limit for what is told over the chat, in characters. */
const MAX_TOAST = 200;

/**
 * Answers a press. Its button turns until Telegram hears something, so that is said before the work begins.
 * @param answer answers the line that the button stands for, as if it had been typed
 */
export async function answerPress(
  ctx: Context,
  {
    presses,
    context,
    at,
    answer,
  }: { presses: Presses; context: CommandContext; at: Date; answer: (line: string) => Promise<void> },
): Promise<void> {
  const given = ctx.callbackQuery?.data ?? '';
  const { chat: texts } = TEXTS[context.language];
  if (given === NO) {
    await ctx.answerCallbackQuery();
    await ctx.editMessageText(escaped(texts.notDone), { parse_mode: 'HTML' });
    return;
  }
  const isSure = given.startsWith(YES);
  const data = isSure ? given.slice(YES.length) : given;
  const taken = await takePress(presses, { data, by: context.actor, isSure, at }, context.ports.clock.now());
  const tell = (toast: string): Promise<unknown> =>
    ctx.answerCallbackQuery({ text: shortened(toast, MAX_TOAST), show_alert: true });
  switch (taken.kind) {
    case 'stale':
      await tell(texts.stale);
      return;
    case 'taken':
      await tell(texts.taken(taken.by, Math.round(taken.agoMs / 1_000)));
      return;
    case 'unsure':
      await ctx.answerCallbackQuery();
      await ask(ctx, taken.confirm, YES + data, texts.sure);
      return;
    case 'ours':
      await ctx.answerCallbackQuery();
      // What was asked has its answer: it is not to be pressed again.
      if (isSure) await ctx.editMessageReplyMarkup().catch(() => undefined);
      await answer(taken.line);
  }
}

/** Asks in a message of its own: a card's buttons are drawn anew every few seconds. */
async function ask(
  ctx: Context,
  question: string,
  yesData: string,
  { yes, no }: { yes: string; no: string },
): Promise<void> {
  await ctx.reply(escaped(question), {
    parse_mode: 'HTML',
    reply_markup: {
      inline_keyboard: [
        [
          { text: yes, callback_data: yesData },
          { text: no, callback_data: NO },
        ],
      ],
    },
  });
}
