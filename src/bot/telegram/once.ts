import { sequentialize } from '@grammyjs/runner';
import { Composer, type Context } from 'grammy';
import type { Ports } from '../../engine/ports.ts';
import { messageOf } from '../../errors.ts';
import type { Logger } from '../../log.ts';

/** What the bot knows of an update beside what Telegram says. */
export type BotContext = Context & {
  /** When it came; it may have waited for its turn since. */
  cameAt: Date;
};

export interface OnceOptions {
  ports: Pick<Ports, 'seen' | 'clock'>;
  /**
   * For so long, in ms, an update is whose began to handle it; then that process is taken for dead. Zero: updates go to one
   * process alone, so what comes again its last one has died of.
   */
  leaseMs: number;
  log: Logger;
}

/** Somebody else is handling the update, and may yet die of it. */
export class UnderWayError extends Error {
  override name = 'UnderWayError';
}

/**
 * Before all that the bot does: what is asked in a chat is answered in its order (chats do not wait for each other), and each
 * update once. The turn is taken first: what came second would overtake it while the store is asked. An update whose process
 * dies while it is handled is handled again when Telegram sends it again; one that fails is not, as it would fail again.
 * @throws UnderWayError, or what the store throws: the update was not handled
 */
export function onceInOrder({ ports: { seen, clock }, leaseMs, log }: OnceOptions): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.use((ctx, next) => {
    ctx.cameAt = clock.now();
    return next();
  });
  composer.use(sequentialize((ctx) => String(ctx.chat?.id ?? ctx.from?.id ?? '')));
  composer.use(async (ctx, next) => {
    const { update_id: updateId } = ctx.update;
    const id = `telegram:${updateId}`;
    const begun = await seen.begin(id, clock.now(), leaseMs);
    if (begun === 'under way') throw new UnderWayError('another process is handling it');
    if (begun === 'done') return;
    const failed = (error: unknown): void =>
      log.warn({ updateId, reason: messageOf(error) }, 'Telegram: an update was not answered');
    await next().catch(failed);
    await seen.done(id).catch(failed);
  });
  return composer;
}
