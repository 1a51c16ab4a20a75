import type { Agenda } from 'agenda';
import type { Redis } from 'ioredis';
import pkg from '../package.json' with { type: 'json' };
import type { Settings } from '../config/index.ts';
import { runbookRouter } from './bot/runbooks/runbook-router.ts';
import type { FrotaCaches } from './cache/frota-caches.ts';
import type { Chats } from './chats.ts';
import type { ContactStore as ContactImport } from './contacts/ports.ts';
import type { Ports } from './engine/ports.ts';
import type { WebhookCredentials } from './evolution/webhook-settings.ts';
import { guard } from './guard.ts';
import { docsRouter } from './http/api/docs.ts';
import { apiRouter } from './http/api/router.ts';
import { API_ROUTES } from './http/api/routes.ts';
import { type HttpServer, serve } from './http/app.ts';
import { statsRouter } from './http/stats.ts';
import type { Logger } from './log.ts';
import type { Monitoring } from './monitoring.ts';
import { startDashboard } from './pages.ts';
import type { Closers } from './shutdown.ts';
import { groupCommit } from './store/group-commit.ts';
import type { Inbox } from './store/inbox.ts';
import type { Models } from './store/models.ts';
import { mongoRefusals } from './store/refusals.ts';
import { countRefusals } from './webhooks/count-refusals.ts';
import { fullness } from './webhooks/fullness.ts';
import { COMMIT_TOGETHER_MS, webhookRouter } from './webhooks/router.ts';

export interface WebParts {
  settings: Settings;
  log: Logger;
  ports: Ports;
  models: Models;
  inbox: Inbox;
  credentials: ReadonlyMap<string, WebhookCredentials>;
  /** Where all processes count requests together, if there is one. */
  redis: Redis | undefined;
  chats: Pick<Chats, 'routers'>;
  monitoring: Monitoring;
  caches: FrotaCaches;
  contactImport: ContactImport;
  /** Where browsers reach what is served here. */
  webUrl: () => string;
  /** Whose jobs admins see. */
  agenda: Agenda;
  /** There is a webhook to be applied. */
  wakeApplier: () => void;
}

/**
 * Serves over HTTP what this process's roles and settings say: with `web` all of it, else its monitoring, if it has a port for
 * that. Undefined: nothing. What is to be closed is with the closers.
 * @throws FrotaError `port_in_use` or `cannot_listen`
 */
export async function startWeb(parts: WebParts, closers: Closers): Promise<HttpServer | undefined> {
  const { settings, log, ports, monitoring } = parts;
  const { before, guarded } = monitoring.routes(ports);
  const { HOST: host } = settings;
  if (settings.ROLES.includes('web')) {
    const open = [...before, receiver(parts, closers), ...parts.chats.routers];
    const dashboard = await startDashboard(settings, parts, log);
    const guards = guard(settings, ports, parts.redis, log, [dashboard.identify]);
    const server = await serve(
      [...open, ...guards.before, guarded, ...askedFor(parts, guards), dashboard.router],
      { host, port: settings.PORT, log },
    );
    closers.add('http', server.stop);
    // Before the server: who looks at a page would hold it up.
    closers.add('dashboard', dashboard.stop);
    return server;
  }
  if (settings.MONITORING_PORT === undefined) return undefined;
  const guards = guard(settings, ports, parts.redis, log);
  const server = await serve([...before, ...guards.before, guarded], {
    host,
    port: settings.MONITORING_PORT,
    setting: 'MONITORING_PORT',
    log,
  });
  closers.add('monitoring', server.stop);
  return server;
}

/** What Evolution posts to. */
function receiver(
  { settings, log, ports, models, inbox, credentials, monitoring, wakeApplier }: WebParts,
  closers: Closers,
): ReturnType<typeof webhookRouter> {
  const commit = groupCommit(inbox.insert, COMMIT_TOGETHER_MS);
  const refusals = countRefusals(mongoRefusals(models), ports.clock, log);
  closers.add('refusals', refusals.stop);
  return webhookRouter({
    servers: credentials,
    refusals,
    isFull: fullness(inbox, settings.WEBHOOK_QUEUE_LIMIT, ports.clock),
    bodyLimit: settings.WEBHOOK_BODY_LIMIT_MB * 1024 * 1024,
    clock: ports.clock,
    log,
    async accept(event) {
      await commit(event);
      monitoring.received();
      wakeApplier();
    },
  });
}

/** What people and their programs ask for. */
function askedFor(
  { settings, ports, caches, contactImport }: WebParts,
  { limits }: ReturnType<typeof guard>,
): Parameters<typeof serve>[0] {
  return [
    statsRouter(ports, caches.stats),
    apiRouter(API_ROUTES, { ports, contactImport, region: settings.DEFAULT_REGION }, limits),
    docsRouter(async () => {
      const { openApi } = await import('./http/api/openapi.ts');
      return openApi(API_ROUTES, pkg.version);
    }),
    runbookRouter(settings.FROTA_LANGUAGE),
  ];
}
