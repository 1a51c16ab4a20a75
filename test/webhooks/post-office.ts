import { pino } from 'pino';
import { afterAll } from 'vitest';
import { Pool } from 'undici';
import type { Clock } from '../../src/clock.ts';
import { SECRET_HEADER } from '../../src/evolution/webhook-settings.ts';
import { serve } from '../../src/http/app.ts';
import { groupCommit } from '../../src/store/group-commit.ts';
import type { Inbox } from '../../src/store/inbox.ts';
import { webhookRouter } from '../../src/webhooks/router.ts';

const SECRET = 'a-webhook-secret-1';
const BODY_LIMIT = 5 * 1024 * 1024;
const PATH = '/webhooks/evolution/main';

/** What Evolution is answered. */
export type Answer = number;

/** What is posted: as it is, or in chunks whose total is not said beforehand. */
export type Body = string | Buffer | AsyncIterable<Buffer>;

export interface PostOffice {
  /** Posts as Evolution does, with the right secret. */
  post(body: Body, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

/** Frota's receiving end over an inbox, and a client with many connections to it, for the calling file. Await it in a hook. */
export async function postOffice(inbox: Pick<Inbox, 'insert'>, clock: Clock): Promise<PostOffice> {
  const log = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
  const accept = groupCommit(inbox.insert);
  const router = webhookRouter({
    servers: new Map([['main', { secret: SECRET }]]),
    accept,
    refusals: { count: () => undefined },
    bodyLimit: BODY_LIMIT,
    clock,
    log,
  });
  const server = await serve([router], { host: '127.0.0.1', port: 0, log });
  const pool = new Pool(`http://127.0.0.1:${server.port}`, { connections: 20, pipelining: 1 });
  afterAll(async () => {
    await pool.close();
    await server.stop();
  });
  return {
    async post(body, headers = {}) {
      const response = await pool.request({
        method: 'POST',
        path: PATH,
        headers: { 'content-type': 'application/json', [SECRET_HEADER]: SECRET, ...headers },
        body: body as string,
      });
      await response.body.dump();
      return response.statusCode;
    },
  };
}
