import type { Context, Middleware } from 'koa';
import type { Logger } from '../log.ts';
import { answerProblem, HttpProblem } from './problem.ts';
import { problemOf } from './problem-of.ts';

/**
 * Answers whatever is thrown as a problem of RFC 9457. What nobody foresaw is logged, and its answer tells nothing of it. Koa's
 * own errors of a client that has left are left to koa.
 */
export function answerErrors(log: Logger): Middleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status >= 400 && (ctx.body === undefined || ctx.body === null))
        answerProblem(ctx, missing(ctx));
    } catch (error) {
      if (!ctx.req.complete && ctx.req.destroyed) throw error;
      const problem = problemOf(error);
      if (problem.status >= 500)
        log.error({ err: error, method: ctx.method, route: routeOf(ctx) }, 'request failed');
      answerProblem(ctx, problem);
    }
  };
}

/** The route that answered, by its name or as it is written: `/api/v1/campaigns/:id`. Undefined: none did. */
export function routeOf(ctx: Context): string | undefined {
  const { _matchedRouteName: name, _matchedRoute: path } = ctx as {
    _matchedRouteName?: string;
    _matchedRoute?: string | RegExp;
  };
  return name ?? path?.toString();
}

/** Nothing answers this path, or not this method of it; of one that no path takes (TRACE) koa would say 501, as of our fault. */
function missing({ status, method, path }: Context): HttpProblem {
  return status === 405 || status === 501
    ? new HttpProblem(405, 'method_not_allowed', `${path} does not take ${method}; Allow says what it takes.`)
    : new HttpProblem(status, 'not_found', `There is no ${path} here. /docs shows what the API has.`);
}
