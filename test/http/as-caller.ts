import type { Middleware } from 'koa';
import type { PersonRole } from '../../src/engine/types.ts';
import { setCaller } from '../../src/http/access/caller.ts';

/** Has every request come from somebody of this role. */
export function asCaller(role: PersonRole): Middleware {
  return async (ctx, next) => {
    setCaller(ctx, { id: 'key:test', actor: `test (key:test)`, role, where: 'api' });
    await next();
  };
}
