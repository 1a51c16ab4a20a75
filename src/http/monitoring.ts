import { Router } from '@koa/router';

/** What this process runs on; told once at the start and by `/monitoring/health`. */
export interface Services {
  version: string;
  roles: readonly string[];
  store: { name: string; version: string; embedded: boolean };
  counters: { kind: 'redis' | 'memory'; note?: string };
  evolution: { servers: readonly string[]; sandbox: boolean };
}

/** `GET /monitoring/health`: the process is alive, and what it runs on. */
export function monitoringRouter(services: Services): Router {
  const router = new Router({ prefix: '/monitoring' });
  router.get('/health', (ctx) => {
    ctx.body = { status: 'ok', uptime_s: Math.round(process.uptime()), ...services };
  });
  return router;
}
