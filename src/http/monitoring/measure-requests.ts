import type { Middleware } from 'koa';
import { routeOf } from '../answer-errors.ts';

/** A request that has ended. Its words are few, so that figures may be kept by them. */
export interface EndedRequest {
  /** Node's parser takes those of HTTP and no others. */
  method: string;
  /** As it is written, `/api/v1/campaigns/:id`, never what was asked for; `none`: no route has that address. */
  route: string;
  /** `2xx` to `5xx`; `left`: the client went away before it was answered. */
  status: string;
  /** Until the last byte was handed over, in ms. */
  ms: number;
}

/** Tells of each request when it has ended. What is streamed as it happens (SSE) lasts as long as somebody watches: not told. */
export function measureRequests(note: (ended: EndedRequest) => void): Middleware {
  return async (ctx, next) => {
    const begun = performance.now();
    ctx.res.once('close', () => {
      const { res, method } = ctx;
      if (String(res.getHeader('content-type')).startsWith('text/event-stream')) return;
      const status = res.writableFinished ? `${Math.floor(res.statusCode / 100)}xx` : 'left';
      note({ method, route: routeOf(ctx) ?? 'none', status, ms: performance.now() - begun });
    });
    await next();
  };
}
