import { Api, GrammyError } from 'grammy';
import type { Told } from '../../engine/ports.ts';
import { messageOf } from '../../errors.ts';
import type { Tell } from './notifier.ts';

const TIMEOUT_SECONDS = 10;

/** Tells a chat of Telegram (by id, or `@name`) something, as plain text: nothing in it is markup. */
export function telegramTell(token: string, apiRoot: string | undefined): Tell {
  const api = new Api(token, {
    ...(apiRoot !== undefined && { apiRoot }),
    timeoutSeconds: TIMEOUT_SECONDS,
    sensitiveLogs: false,
  });
  return async (chat, text) => {
    try {
      await api.sendMessage(chat, text, { link_preview_options: { is_disabled: true } });
      return { kind: 'done' };
    } catch (error) {
      return toldBy(error, chat);
    }
  };
}

function toldBy(error: unknown, chat: string): Told {
  if (!(error instanceof GrammyError))
    return { kind: 'later', reason: `Telegram does not answer: ${messageOf(error)}` };
  const { error_code: code, description, parameters } = error;
  if (code === 429) {
    const { retry_after: seconds } = parameters;
    return {
      kind: 'later',
      reason: 'Telegram: too many messages',
      ...(seconds !== undefined && { afterMs: seconds * 1_000 }),
    };
  }
  if (code >= 500) return { kind: 'later', reason: `Telegram: ${description}` };
  if (code === 401 || code === 404)
    return {
      kind: 'failed',
      reason: 'Telegram: the token is not valid (any more); set TELEGRAM_BOT_TOKEN anew',
    };
  return { kind: 'failed', reason: `Telegram, chat ${chat}: ${description}` };
}
