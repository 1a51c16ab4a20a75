import { Router } from '@koa/router';
import { pino } from 'pino';
import getRawBody from 'raw-body';
import { systemClock } from '../src/clock.ts';
import { serve } from '../src/http/app.ts';
import { connectStore } from '../src/store/connect.ts';
import { groupCommit } from '../src/store/group-commit.ts';
import { mongoInbox } from '../src/store/inbox.ts';
import { COMMIT_TOGETHER_MS, webhookRouter } from '../src/webhooks/router.ts';

/**
 * A receiver in a process of its own, started by `webhooks.ts`: Frota's receiving end over the database that MONGODB_URI
 * names, or without it a handler that parses the JSON and discards it.
 */
const { MONGODB_URI: uri, SECRET: secret = '' } = process.env;
const log = pino({ level: 'error' });
const limit = 5 * 1024 * 1024;

function bareRouter(): Router {
  const router = new Router();
  router.post('/webhooks/evolution/main', async (ctx) => {
    JSON.parse(await getRawBody(ctx.req, { limit, encoding: 'utf8' }));
    ctx.body = { ok: true };
  });
  return router;
}

async function durableRouter(mongoUri: string): Promise<Router> {
  const { models } = await connectStore(mongoUri);
  return webhookRouter({
    servers: new Map([['main', { secret }]]),
    accept: groupCommit(mongoInbox(models).insert, COMMIT_TOGETHER_MS),
    refusals: { count: () => undefined },
    bodyLimit: limit,
    clock: systemClock,
    log,
  });
}

const router = uri === undefined ? bareRouter() : await durableRouter(uri);
const { port } = await serve([router], { host: '127.0.0.1', port: 0, log });
process.once('disconnect', () => process.exit());
process.send?.(port);
