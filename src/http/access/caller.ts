import type { Context } from 'koa';
import type { PersonRole } from '../../engine/types.ts';

/** Who a request comes from, as far as it proved. */
export interface Caller {
  /** What they are told apart by: `key:8fj2k1`, `slack:U012AB3CD`; `local` in a sandbox that has no keys. */
  id: string;
  /** As the audit trail names them: `bi (key:8fj2k1)`. */
  actor: string;
  /** What they may do; undefined: nothing (their role was taken from them). */
  role: PersonRole | undefined;
  /** Where they asked for it, as the audit trail has it. */
  where: 'api' | 'dashboard';
}

/** Who asks; undefined: nobody has proved who they are. */
export function callerOf(ctx: Context): Caller | undefined {
  return (ctx.state as { caller?: Caller }).caller;
}

/** Notes who asks, for what handles the request after this. */
export function setCaller(ctx: Context, caller: Caller): void {
  (ctx.state as { caller?: Caller }).caller = caller;
}
