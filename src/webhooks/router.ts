import { createHash, timingSafeEqual } from 'node:crypto';
import { Router } from '@koa/router';
import type { Context } from 'koa';
import getRawBody from 'raw-body';
import type { Clock } from '../clock.ts';
import { messageOf } from '../errors.ts';
import { SECRET_HEADER } from '../evolution/probe.ts';
import type { Logger } from '../log.ts';
import type { InboxEvent } from '../store/inbox.ts';
import { inboxEvent } from './inbox-event.ts';

/** The largest body that is taken, in bytes. */
const BODY_LIMIT = 5 * 1024 * 1024;
/** When our own store is away Evolution shall try again after this, in seconds. */
const RETRY_AFTER_SECONDS = 5;

export interface WebhookOptions {
  /** Names of the Evolution servers; a single one may be left out of the path. */
  servers: readonly string[];
  secret: string;
  /** Resolves when the event is durable. */
  accept: (event: Omit<InboxEvent, 'tries'>) => Promise<void>;
  clock: Clock;
  log: Logger;
}

/**
 * Receives Evolution's webhooks: authenticates, stores, and only then answers 200. A right sender never gets a 4xx for what
 * it says, because Evolution never repeats what was refused so; our own trouble is 503, which it does repeat. Only a body
 * that is too large is 413: it is media, of which Frota has no use.
 */
export function webhookRouter(options: WebhookOptions): Router {
  const router = new Router({ prefix: '/webhooks/evolution' });
  const secret = digest(options.secret);

  const receive = async (ctx: Context, server: string | undefined): Promise<void> => {
    if (!timingSafeEqual(digest(ctx.get(SECRET_HEADER)), secret)) {
      options.log.warn({ server, ip: ctx.ip }, 'webhook with a wrong secret refused');
      ctx.status = 401;
      return;
    }
    if (server === undefined || !options.servers.includes(server)) {
      ctx.status = 404;
      ctx.body = { error: `no such Evolution server; there are: ${options.servers.join(', ')}` };
      return;
    }
    const body = await readBody(ctx);
    if (body === undefined) {
      options.log.warn({ server }, 'webhook over 5 MB refused: set webhookBase64 to false at its instance');
      ctx.status = 413;
      return;
    }
    await store(ctx, server, body);
  };

  const store = async (ctx: Context, server: string, body: string): Promise<void> => {
    try {
      await options.accept(inboxEvent(server, body, options.clock.now()));
      ctx.status = 200;
      ctx.body = { ok: true };
    } catch (error) {
      options.log.error(
        { server, err: messageOf(error) },
        'webhook could not be stored; Evolution will repeat it',
      );
      ctx.status = 503;
      ctx.set('Retry-After', String(RETRY_AFTER_SECONDS));
    }
  };

  router.post('/', (ctx) => receive(ctx, options.servers.length === 1 ? options.servers[0] : undefined));
  router.post('/:server', (ctx) => receive(ctx, ctx.params['server']));
  return router;
}

/** Both sides have one length then, so that the comparison tells nothing by its time. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Undefined: it is too large. */
async function readBody(ctx: Context): Promise<string | undefined> {
  try {
    return await getRawBody(ctx.req, { limit: BODY_LIMIT, encoding: 'utf8' });
  } catch (error) {
    if (!(error instanceof Error && 'type' in error && error.type === 'entity.too.large')) throw error;
    // Let the sender finish, or it sees a broken connection instead of the answer.
    ctx.req.resume();
    return undefined;
  }
}
