import { Router } from '@koa/router';
import type { Ports } from '../engine/ports.ts';
import { needs } from './access/needs.ts';
import { messageOf } from '../errors.ts';

/** What this process runs on; told once at the start and by `/monitoring/health`. */
export interface Services {
  version: string;
  roles: readonly string[];
  store: { name: string; version: string; embedded: boolean };
  counters: { kind: 'redis' | 'memory'; note?: string };
  evolution: { servers: readonly string[]; sandbox: boolean };
}

/** What this process itself counted. */
export interface Metrics {
  figures(): object;
}

/**
 * `GET /monitoring/health`: the process is alive, and what it runs on. `GET /monitoring/webhooks`: how many wait and since when,
 * what this process did with them, and what was refused.
 */
export function monitoringRouter(
  services: Services,
  { received, clock }: Pick<Ports, 'received' | 'clock'>,
  webhooks: Metrics,
): Router {
  const router = new Router({ prefix: '/monitoring' });
  router.get('/health', (ctx) => {
    ctx.body = { status: 'ok', uptime_s: Math.round(process.uptime()), ...services };
  });
  router.get('/webhooks', needs('viewer'), async (ctx) => {
    const now = clock.now();
    const own = { process: webhooks.figures() };
    try {
      const [{ dueSince, ...queue }, refusals] = await Promise.all([
        received.stats(now),
        received.refusals(),
      ]);
      const oldestDueMs = dueSince === undefined ? 0 : now.getTime() - dueSince.getTime();
      ctx.body = { ...queue, oldestDueMs, ...own, refusals };
    } catch (error) {
      ctx.status = 503;
      ctx.body = { error: `the store does not answer: ${messageOf(error)}`, ...own };
    }
  });
  return router;
}
