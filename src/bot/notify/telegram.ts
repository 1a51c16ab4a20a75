import { Api } from 'grammy';
import { followed } from '../telegram/followed.ts';
import { outcomeOf } from '../telegram/outcome.ts';
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
      await followed(chat, (to) =>
        api.sendMessage(to, text, { link_preview_options: { is_disabled: true } }),
      );
      return { kind: 'done' };
    } catch (error) {
      const outcome = outcomeOf(error, chat);
      if (outcome === 'same') return { kind: 'done' };
      return outcome.kind === 'gone' ? { kind: 'failed', reason: outcome.reason } : outcome;
    }
  };
}
