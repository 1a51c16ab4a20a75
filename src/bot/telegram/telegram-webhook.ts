import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Router } from '@koa/router';
import type { Update } from 'grammy/types';
import getRawBody from 'raw-body';
import type { Logger } from '../../log.ts';

export const TELEGRAM_PATH = '/telegram/webhook';
/** Telegram's updates are some kilobytes; files are fetched apart. */
const BODY_LIMIT = 1024 * 1024;
const SECRET_HEADER = 'x-telegram-bot-api-secret-token';

/** What Telegram proves itself with: it knows the bot's token, and nobody else does. */
export function webhookSecret(token: string): string {
  return createHmac('sha256', token).update('frota telegram webhook').digest('hex');
}

/**
 * Receives Telegram's updates. Answers when the update was handled: Telegram sends again what is not answered with 2xx, so that
 * one whose process dies comes again. It posts up to 40 chats' at a time, and what is written in one of them one after the other.
 * @param take resolves when the update was handled; throws when it was not, for now
 */
export function telegramRouter(
  token: string,
  { take, log }: { take: (update: Update) => Promise<void>; log: Logger },
): Router {
  const expected = digest(webhookSecret(token));
  const router = new Router();
  router.post(TELEGRAM_PATH, async (ctx) => {
    if (!timingSafeEqual(digest(ctx.get(SECRET_HEADER)), expected)) {
      ctx.status = 401;
      return;
    }
    const update = updateOf(await getRawBody(ctx.req, { limit: BODY_LIMIT, encoding: 'utf8' }));
    ctx.status = 200;
    // What is no update would come again for a day.
    if (update === undefined) return;
    try {
      await take(update);
    } catch (error) {
      log.warn({ err: error }, 'Telegram: an update could not be taken; it is sent again');
      ctx.status = 503;
    }
  });
  return router;
}

function updateOf(body: string): Update | undefined {
  try {
    const read: unknown = JSON.parse(body);
    const isUpdate =
      typeof read === 'object' && read !== null && 'update_id' in read && Number.isInteger(read.update_id);
    return isUpdate ? (read as Update) : undefined;
  } catch {
    return undefined;
  }
}

/** Of the same length whatever is compared. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
