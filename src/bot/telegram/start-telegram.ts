import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Router } from '@koa/router';
import { run } from '@grammyjs/runner';
import type { Update } from 'grammy/types';
import { within } from '../../clock.ts';
import type { Ports } from '../../engine/ports.ts';
import { messageOf } from '../../errors.ts';
import type { Language } from '../i18n/language.ts';
import { showMenus } from './menu.ts';
import { keepPolling, type Polling, solePoller } from './sole-poller.ts';
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
  ports: TelegramBotOptions['ports'] & Pick<Ports, 'leases'>;
  /** How this process hears what people write; undefined: it does not, another does, and it only writes. */
  hears: TelegramHearing | undefined;
  /** Of whoever's client is in neither of ours. */
  language: Language;
}

/** Telegram posts to this server, which it reaches at `publicUrl` with HTTPS; or it is asked, by one process at a time. */
export type TelegramHearing = { by: 'webhook'; publicUrl: string } | { by: 'polling' };

/** A bot that runs. */
export interface Telegram {
  chat: TelegramBot['chat'];
  /** Of its webhook; undefined: this process has none. */
  router: Router | undefined;
  /** Takes no more updates, and lets those end that were taken. */
  stop(): Promise<void>;
}

/** Starts the bot. Telegram may be away: it is told where we are, or asked, as soon as it answers. */
export function startTelegram(options: TelegramOptions): Telegram {
  const { token, hears, ports, log } = options;
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  const { bot, chat } = telegramBot({ ...options, leaseMs: hears?.by === 'webhook' ? LEASE_MS : 0 });
  if (hears === undefined) return { chat, router: undefined, stop: async () => undefined };

  const handle = async (update: Update): Promise<void> => {
    const handled = bot.handleUpdate(update);
    underWay.add(handled);
    await handled.finally(() => underWay.delete(handled));
  };
  const allHandled = (): Promise<void> => within(STOP_MS, Promise.allSettled(underWay));
  /** grammY's own `init` goes on asking for ever, and cannot be stopped. */
  const learnWhoWeAre = async (): Promise<void> => {
    if (!bot.isInited()) bot.botInfo = await bot.api.getMe();
  };
  const insist = (task: () => Promise<unknown>): Promise<void> =>
    untilDone(task, stopping.signal, (error) =>
      log.warn({ reason: messageOf(error) }, 'Telegram does not answer; it is asked again'),
    );
  // Menus are many calls: nobody waits for them to be heard.
  const introduce = (): Promise<void> => insist(() => showMenus(bot.api, options.language));

  if (hears.by === 'webhook') {
    const url = hears.publicUrl + TELEGRAM_PATH;
    const secret = webhookSecret(token);
    const introduced = insist(async () => {
      await learnWhoWeAre();
      await bot.api.setWebhook(url, { secret_token: secret, allowed_updates: UPDATES });
    }).then(introduce);
    const take = async (update: Update): Promise<void> => {
      if (!bot.isInited()) throw new Error('Telegram has not said yet who we are');
      await handle(update);
    };
    return {
      chat,
      router: telegramRouter(token, { take, log }),
      async stop() {
        stopping.abort();
        await within(STOP_MS, introduced);
        await allHandled();
      },
    };
  }

  let introduced: Promise<void> | undefined;
  const poll = async (): Promise<Polling> => {
    await learnWhoWeAre();
    await bot.api.deleteWebhook();
    // The process may have been told to stop meanwhile.
    stopping.signal.throwIfAborted();
    introduced ??= introduce();
    const source = { api: bot.api, handleUpdate: handle, errorHandler: bot.errorHandler };
    const runner = run(source, { runner: { fetch: { allowed_updates: UPDATES }, silent: true } });
    runner.task()?.catch((error: unknown) => {
      log.warn({ reason: messageOf(error) }, 'Telegram gives us no updates; it is asked again');
    });
    return {
      isRunning: () => runner.isRunning(),
      async stop() {
        if (runner.isRunning()) await within(STOP_MS, runner.stop());
        await allHandled();
      },
    };
  };
  const polling = keepPolling(solePoller({ ports, holder: randomUUID(), poll }), log);
  return {
    chat,
    router: undefined,
    async stop() {
      stopping.abort();
      await within(2 * STOP_MS, Promise.all([polling.stop(), introduced]));
    },
  };
}

/** Tries until it works or the process stops; what was wrong is told once. */
async function untilDone(
  task: () => Promise<unknown>,
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
