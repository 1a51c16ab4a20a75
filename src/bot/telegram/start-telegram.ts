import { setTimeout as delay } from 'node:timers/promises';
import type { Router } from '@koa/router';
import { run, type RunnerHandle } from '@grammyjs/runner';
import type { Update } from 'grammy/types';
import { within } from '../../clock.ts';
import { messageOf } from '../../errors.ts';
import type { Language } from '../i18n/language.ts';
import { showMenus } from './menu.ts';
import { type TelegramBot, telegramBot, type TelegramBotOptions } from './telegram-bot.ts';
import { TELEGRAM_PATH, telegramRouter, webhookSecret } from './telegram-webhook.ts';

/** What the bot hears of. */
export const UPDATES = ['message', 'callback_query'] as const;
/** Telegram is asked again so long after it did not answer, in ms. */
const RETRY_MS = 10_000;
/**
 * So long, in ms, a process has for an update that came by webhook before another may take it for dead. Telegram waits 60 s,
 * then sends it again, and goes on doing so: what is only slow is done by then.
 */
const LEASE_MS = 120_000;
/** What is being answered when the process stops gets so long to end, in ms. */
const STOP_MS = 2_000;

export interface TelegramOptions extends Omit<TelegramBotOptions, 'leaseMs'> {
  /** Where Telegram reaches this server, with HTTPS; undefined: it is asked for updates instead. */
  publicUrl: string | undefined;
  /** Of whoever's client is in neither of ours. */
  language: Language;
}

/** A bot that runs. */
export interface Telegram {
  chat: TelegramBot['chat'];
  /** Of its webhook; undefined: it has none. */
  router: Router | undefined;
  /** Takes no more updates, and lets those end that were taken. */
  stop(): Promise<void>;
}

/** Starts the bot. Telegram may be away: it is told where we are as soon as it answers. */
export function startTelegram(options: TelegramOptions): Telegram {
  const { token, publicUrl, log } = options;
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  let runner: RunnerHandle | undefined;

  const { bot, chat } = telegramBot({ ...options, leaseMs: publicUrl === undefined ? 0 : LEASE_MS });

  const take = async (update: Update): Promise<void> => {
    if (!bot.isInited()) throw new Error('Telegram has not said yet who we are');
    const handled = bot.handleUpdate(update);
    underWay.add(handled);
    await handled.finally(() => underWay.delete(handled));
  };

  const introduce = async (): Promise<void> => {
    await bot.init();
    if (publicUrl !== undefined) {
      await bot.api.setWebhook(publicUrl + TELEGRAM_PATH, {
        secret_token: webhookSecret(token),
        allowed_updates: UPDATES,
      });
      return;
    }
    await bot.api.deleteWebhook();
    if (!stopping.signal.aborted)
      runner = run(bot, { runner: { fetch: { allowed_updates: UPDATES }, silent: true } });
  };
  const insist = (task: () => Promise<void>): Promise<void> =>
    untilDone(task, stopping.signal, (error) =>
      log.warn({ reason: messageOf(error) }, 'Telegram does not answer; it is asked again'),
    );
  // Menus are many calls: nobody waits for them to be heard.
  const introduced = insist(introduce).then(() => insist(() => showMenus(bot.api, options.language)));

  return {
    chat,
    router: publicUrl === undefined ? undefined : telegramRouter(token, { take, log }),
    async stop() {
      stopping.abort();
      await introduced;
      if (runner?.isRunning() === true) await within(STOP_MS, runner.stop());
      await within(STOP_MS, Promise.allSettled(underWay));
    },
  };
}

/** Tries until it works or the process stops; what was wrong is told once. */
async function untilDone(
  task: () => Promise<void>,
  stopping: AbortSignal,
  onFirstError: (error: unknown) => void,
): Promise<void> {
  for (let tries = 1; !stopping.aborted; tries++) {
    try {
      await task();
      return;
    } catch (error) {
      if (tries === 1) onFirstError(error);
      await delay(RETRY_MS, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
}
