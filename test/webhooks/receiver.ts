import { pino } from 'pino';
import type { Clock } from '../../src/clock.ts';
import { type HttpServer, serve } from '../../src/http/app.ts';
import { groupCommit } from '../../src/store/group-commit.ts';
import type { Inbox } from '../../src/store/inbox.ts';
import { webhookRouter } from '../../src/webhooks/router.ts';

export const SECRET = 'a-webhook-secret-1';
const BODY_LIMIT = 5 * 1024 * 1024;

/** Frota's receiving end over an inbox, at a port of its own. */
export function receiver(inbox: Pick<Inbox, 'insert'>, clock: Clock): Promise<HttpServer> {
  const log = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
  const router = webhookRouter({
    servers: new Map([['main', { secret: SECRET }]]),
    accept: groupCommit(inbox.insert),
    refusals: { count: () => undefined },
    bodyLimit: BODY_LIMIT,
    clock,
    log,
  });
  return serve([router], { host: '127.0.0.1', port: 0, log });
}
