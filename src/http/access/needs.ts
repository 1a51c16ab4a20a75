import type { Middleware } from 'koa';
import { suffices } from '../../engine/person-role.ts';
import type { PersonRole } from '../../engine/types.ts';
import { HttpProblem } from '../problem.ts';
import { callerOf } from './caller.ts';

/**
 * Lets on only who has at least this role.
 * @throws HttpProblem 401 `unauthorized` when nobody knows who asks, 403 `forbidden` when they may not
 */
export function needs(role: PersonRole): Middleware {
  return async (ctx, next) => {
    const caller = callerOf(ctx);
    if (caller === undefined) {
      ctx.set('WWW-Authenticate', 'Bearer realm="frota"');
      throw new HttpProblem(
        401,
        'unauthorized',
        'An API key is needed: send it as "Authorization: Bearer <key>". `frota keys create` makes one.',
      );
    }
    if (!suffices(caller.role, role)) {
      throw new HttpProblem(
        403,
        'forbidden',
        `This takes the role ${role}; ${caller.role === undefined ? 'you have none' : `yours is ${caller.role}`}.`,
      );
    }
    await next();
  };
}
