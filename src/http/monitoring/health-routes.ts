import { Router } from '@koa/router';
import type { Context } from 'koa';
import { needs } from '../access/needs.ts';
import type { Check, DeepHealth } from './health.ts';
import type { Services } from './services.ts';

/**
 * `GET /monitoring/health`: the process is alive. Open to all, so that a load balancer may ask, and stands before the guard, so
 * that it needs neither MongoDB nor Redis: to restart Frota does not bring them back. What it runs on, versions included, is
 * told where everything is open anyway: in the sandbox.
 *
 * `?deep=1` goes on to `deepHealthRoute`, behind the guard. Who asks is found out with MongoDB; that it is away is all that is
 * told, to all, while it is.
 */
export function livenessRouter(
  services: Services,
  { open, checkStore }: { open: boolean; checkStore: () => Promise<Check> },
): Router {
  const router = new Router();
  router.get('/monitoring/health', async (ctx, next) => {
    ctx.set('Cache-Control', 'no-store');
    if (!isDeep(ctx)) {
      ctx.body = { status: 'ok', ...uptime(), ...(open && services) };
      return;
    }
    const { name, state } = await checkStore();
    if (state === 'ok') return next();
    ctx.status = 503;
    ctx.body = { status: 'down', ...uptime(), checks: [{ name, state }] };
  });
  return router;
}

/** How each part is, for viewers, as errors tell of addresses; 503 when one is away without which nothing goes. */
export function deepHealthRoute(router: Router, services: Services, look: () => Promise<DeepHealth>): void {
  router.get('/monitoring/health', needs('viewer'), async (ctx) => {
    const { verdict, checks } = await look();
    ctx.status = verdict === 'down' ? 503 : 200;
    ctx.body = { status: verdict, ...uptime(), ...services, checks };
  });
}

function isDeep(ctx: Context): boolean {
  const { deep } = ctx.query;
  return deep !== undefined && deep !== '0';
}

function uptime(): { uptime_s: number } {
  return { uptime_s: Math.round(process.uptime()) };
}
