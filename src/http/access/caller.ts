import type { Context } from 'koa';
import type { PersonRole } from '../../engine/types.ts';

/** Who a request comes from, as far as it proved. */
export interface Caller {
  /** What they are told apart by: `key:1a2b3c4d`, `slack:U012AB3CD`; `local` in a sandbox, for whoever shows no key. */
  id: string;
  /** As the audit trail names them: `BI (key:1a2b3c4d)`. */
  actor: string;
  /** What they may do; undefined: nothing (their role was taken from them). */
  role: PersonRole | undefined;
  /** Where they asked for it, as the audit trail has it. */
  where: 'api' | 'dashboard';
}

interface State {
  caller?: Caller;
  hasBadKey?: true;
}

/** Who asks; undefined: nobody has proved who they are. */
export function callerOf(ctx: Context): Caller | undefined {
  return (ctx.state as State).caller;
}

/** Notes who asks, for what handles the request after this. */
export function setCaller(ctx: Context, caller: Caller): void {
  (ctx.state as State).caller = caller;
}

/** Notes that a key was shown which is none. */
export function noteBadKey(ctx: Context): void {
  (ctx.state as State).hasBadKey = true;
}

/** Whether a key was shown which is none. */
export function hasBadKey(ctx: Context): boolean {
  return (ctx.state as State).hasBadKey === true;
}
