import type { Context, Middleware } from 'koa';
import { suffices } from '../../engine/person-role.ts';
import type { PersonRole } from '../../engine/types.ts';
import { HttpProblem } from '../problem.ts';
import { type Caller, callerOf, hasBadKey } from './caller.ts';
import { readsOrIsFromHere } from './same-origin.ts';

/** Lets on only who has at least this role, see `allowed`. */
export function needs(role: PersonRole): Middleware {
  return async (ctx, next) => {
    allowed(ctx, role);
    await next();
  };
}

/**
 * Who asks, if they may.
 * @throws HttpProblem 401 `unauthorized` when nobody knows who asks, 403 `forbidden` when they may not, 403 `another_site` when
 * another site's page has their browser ask
 */
export function allowed(ctx: Context, role: PersonRole): Caller & { role: PersonRole } {
  const caller = callerOf(ctx);
  if (caller === undefined) {
    ctx.set('WWW-Authenticate', 'Bearer realm="frota"');
    throw new HttpProblem(
      401,
      'unauthorized',
      hasBadKey(ctx)
        ? 'This API key is none, or was revoked. `frota keys list` shows those in use.'
        : 'An API key is needed: send it as "Authorization: Bearer <key>". `frota keys create` makes one.',
    );
  }
  if (caller.where === 'dashboard' && !readsOrIsFromHere(ctx)) {
    throw new HttpProblem(
      403,
      'another_site',
      'Whoever is known by a session may ask for this from our pages only.',
    );
  }
  const { role: has } = caller;
  if (has === undefined || !suffices(has, role)) {
    throw new HttpProblem(
      403,
      'forbidden',
      `This takes the role ${role}; ${has === undefined ? 'you have none' : `yours is ${has}`}.`,
    );
  }
  return { ...caller, role: has };
}
