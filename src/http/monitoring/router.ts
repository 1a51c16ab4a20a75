import { Router } from '@koa/router';
import type { Ports } from '../../engine/ports.ts';
import { messageOf } from '../../errors.ts';
import type { Logger } from '../../log.ts';
import { callerOf } from '../access/caller.ts';
import { needs } from '../access/needs.ts';
import { collectGarbage } from './collect-garbage.ts';
import type { DeepHealth } from './health.ts';
import { deepHealthRoute } from './health-routes.ts';
import { countByState, instanceBody } from './instance-figures.ts';
import type { Figures } from './process-figures.ts';
import type { Prometheus } from './prometheus.ts';
import type { QueueFigures } from './queue-figures.ts';
import type { Services } from './services.ts';

export interface MonitoringParts {
  services: Services;
  look: () => Promise<DeepHealth>;
  figures: Figures;
  prometheus: Prometheus;
  log: Logger;
}

/**
 * `/monitoring/*` and `/metrics`: how Frota is, for people, load balancers and Prometheus. All but the health takes the role
 * viewer; what does something, admin. What is of the process itself is of the one that answers.
 */
export function monitoringRouter(parts: MonitoringParts, { received }: Pick<Ports, 'received'>): Router {
  const { figures, prometheus, log } = parts;
  const router = new Router();
  const [viewer, admin] = [needs('viewer'), needs('admin')];
  deepHealthRoute(router, parts.services, parts.look);
  webhookRoutes(router, figures, received);

  router.get('/monitoring/metrics', viewer, async (ctx) => {
    const [fleet, queue, cache] = await Promise.all([
      figures.fleet(),
      figures.queue(),
      Promise.all(figures.caches.map((one) => one.figures())),
    ]);
    const { total, failed, perSecond, routes } = figures.requests();
    ctx.body = {
      system: { ...figures.system(), requests: { total, failed, perSecond } },
      instances: { total: fleet.length, byState: countByState(fleet.map(({ load }) => load.instance)) },
      cache,
      webhooks: webhooksBody(figures, queue),
      routes,
    };
  });

  router.get('/monitoring/instances/metrics', viewer, async (ctx) => {
    ctx.body = { instances: (await figures.fleet()).map(instanceBody) };
  });

  router.post('/monitoring/cache/clear', admin, async (ctx) => {
    const cleared = figures.caches.map(({ name }) => name);
    await Promise.all(figures.caches.map((one) => one.clear()));
    log.info({ actor: callerOf(ctx)?.actor, cleared }, 'caches cleared');
    ctx.body = { cleared };
  });

  router.post('/monitoring/gc', admin, (ctx) => {
    const collected = collectGarbage();
    log.info({ actor: callerOf(ctx)?.actor, ...collected }, 'garbage collected');
    ctx.body = collected;
  });

  router.get('/metrics', viewer, async (ctx) => {
    ctx.body = await prometheus.scrape(figures);
    ctx.type = prometheus.contentType;
  });
  return router;
}

/** How many webhooks wait, how fast they are applied, and how that ends. `successRate`: null while none has ended. */
function webhooksBody(figures: Figures, queue: QueueFigures): object {
  const { receivedPerSecond, appliedPerSecond, done, ignored, dead, ...own } = figures.webhooks();
  const ended = done + ignored + dead;
  return {
    depth: queue.due,
    waiting: queue.waiting,
    dead: queue.dead,
    receivedPerSecond,
    appliedPerSecond,
    successRate: ended === 0 ? null : (done + ignored) / ended,
    retries: own.retried,
    latencyMs: own.latencyMs ?? null,
  };
}

/** `/monitoring/webhooks`: what waits and since when, what this process did with webhooks, and what was refused. */
function webhookRoutes(router: Router, figures: Figures, received: Ports['received']): void {
  router.get('/monitoring/webhooks', needs('viewer'), async (ctx) => {
    const own = { process: figures.webhooks() };
    try {
      const [queue, refusals] = await Promise.all([figures.queue(), received.refusals()]);
      ctx.body = { ...queue, ...own, refusals };
    } catch (error) {
      ctx.status = 503;
      ctx.body = { error: `the store does not answer: ${messageOf(error)}`, ...own };
    }
  });
}
