import { GrammyError } from 'grammy';
import { messageOf } from '../../errors.ts';
import type { ChatOutcome } from '../chat/chat.ts';

/** What Telegram says when a message shows just that already. */
const SAME = /message is not modified/i;
/** It was deleted, or is too old or of a kind that cannot be changed. */
const GONE =
  /message (to edit|to be replied|to delete) not found|message can't be edited|MESSAGE_ID_INVALID/i;
/** There is no such chat, or none that the bot has ever seen. */
const NOT_FOUND = /chat not found/i;
const LET_IN = 'add the bot to the group, or let whoever it is write /start to it, or name another chat';

/** What Telegram's refusal of a call means. `same`: there was nothing to change. */
export function outcomeOf(error: unknown, chat: string): Exclude<ChatOutcome, { kind: 'done' }> | 'same' {
  if (!(error instanceof GrammyError))
    return { kind: 'later', reason: `Telegram does not answer: ${messageOf(error)}` };
  const { error_code: code, description, parameters } = error;
  if (code === 429) {
    const { retry_after: seconds } = parameters;
    const reason = 'Telegram: too many messages';
    return seconds === undefined
      ? { kind: 'later', reason }
      : { kind: 'later', afterMs: seconds * 1_000, reason };
  }
  if (code >= 500) return { kind: 'later', reason: `Telegram: ${description}` };
  if (code === 401 || code === 404)
    return {
      kind: 'failed',
      reason: 'Telegram: the token is not valid (any more); set TELEGRAM_BOT_TOKEN anew',
    };
  if (SAME.test(description)) return 'same';
  const said = `Telegram, chat ${chat}: ${description}`;
  // What was written in a group stays behind when it becomes a supergroup.
  if (GONE.test(description) || parameters.migrate_to_chat_id !== undefined)
    return { kind: 'gone', reason: said };
  const isOut = code === 403 || NOT_FOUND.test(description);
  return { kind: 'failed', reason: isOut ? `${said}; ${LET_IN}` : said };
}
