import { Router } from '@koa/router';
import type { Context } from 'koa';
import type { z } from 'zod';
import { placed } from '../../engine/placed.ts';
import { allowed } from '../access/needs.ts';
import type { RateLimits } from '../access/rate-limits.ts';
import { onceByKey } from './idempotency.ts';
import { parseJson, readText } from './read-json.ts';
import { refuseNul } from './refuse-nul.ts';
import type { ApiAnswer, ApiParts, ApiRoute } from './route.ts';

export const API = '/api/v1';

/** Serves the routes of the API: each request is checked by its route's schemas before anything is done. */
export function apiRouter(
  routes: readonly ApiRoute[],
  parts: ApiParts,
  limits: Pick<RateLimits, 'of'>,
): Router {
  const router = new Router({ prefix: API });
  for (const route of routes) {
    const path = route.path.replace(/\{(\w+)\}/g, ':$1');
    router[route.method](path, limits.of(route.kind), (ctx) => answer(ctx, route, parts));
  }
  return router;
}

async function answer(ctx: Context, route: ApiRoute, parts: ApiParts): Promise<void> {
  const caller = allowed(ctx, route.role);
  const text = route.body === undefined ? '' : await readText(ctx.req);
  const act = async (): Promise<void> => {
    const { params = {} } = ctx as { params?: object };
    const body = parseJson(text);
    refuseNul(params, ctx.query, body);
    const answered = await route.handle({
      params: read(route.params, params),
      query: read(route.query, ctx.query),
      body: route.body?.parse(body),
      stream: ctx.req,
      caller,
      ports: placed(parts.ports, caller.actor, caller.where),
      parts,
    });
    send(ctx, route, answered);
  };
  // A file is not kept to be compared with; to send it again does nothing twice by itself.
  await (route.method === 'post' && route.takes === undefined
    ? onceByKey(ctx, parts.ports, caller.id, text, act)
    : act());
}

/** @throws ZodError with every field that is wrong */
function read(schema: z.ZodObject | undefined, given: object): Record<string, unknown> {
  return schema === undefined ? {} : schema.parse(given);
}

function send(ctx: Context, { status: usual = 200 }: ApiRoute, answered: ApiAnswer<unknown>): void {
  ctx.set('Cache-Control', 'no-store');
  if ('json' in answered) {
    ctx.status = answered.status ?? usual;
    ctx.body = answered.json;
  } else if ('stream' in answered) {
    ctx.status = answered.status ?? usual;
    ctx.type = answered.type;
    if (answered.fileName !== undefined) ctx.attachment(answered.fileName);
    ctx.body = answered.stream;
  } else {
    ctx.status = 204;
  }
}
