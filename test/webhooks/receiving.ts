import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { SECRET_HEADER } from '../../src/evolution/webhook-settings.ts';
import { serve } from '../../src/http/app.ts';
import { groupCommit } from '../../src/store/group-commit.ts';
import type { Inbox } from '../../src/store/inbox.ts';
import type { Refusal } from '../../src/webhooks/count-refusals.ts';
import { webhookRouter, type WebhookOptions } from '../../src/webhooks/router.ts';

export const SECRET = 'a-webhook-secret-1';
export const BODY_LIMIT = 5 * 1024 * 1024;

interface Line {
  level: number;
  msg: string;
}

/** Frota's receiving end over an inbox, for one test. */
export async function receiving(inbox: Pick<Inbox, 'insert'>, options: Partial<WebhookOptions> = {}) {
  const lines: Line[] = [];
  const refused: Refusal[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const router = webhookRouter({
    servers: new Map([['main', { secret: SECRET }]]),
    accept: groupCommit(inbox.insert),
    refusals: { count: (refusal) => void refused.push(refusal) },
    bodyLimit: BODY_LIMIT,
    clock: systemClock,
    log,
    ...options,
  });
  const server = await serve([router], { host: '127.0.0.1', port: 0, log });
  onTestFinished(() => server.stop());
  const base = `http://127.0.0.1:${server.port}/webhooks/evolution`;
  const post = (
    path: string,
    body: string | Buffer<ArrayBuffer>,
    headers: Record<string, string> = { [SECRET_HEADER]: SECRET },
  ): Promise<Response> =>
    fetch(base + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  return { post, lines, refused, base, port: server.port };
}
