import type { Context, Middleware } from 'koa';
import type { Ports } from '../../engine/ports.ts';
import { type Caller, noteBadKey, setCaller } from './caller.ts';
import { provenKeys } from './proven-keys.ts';

/** Finds out who asks by something that came along; undefined: it does not say. */
export type Identifier = (ctx: Context) => Promise<Caller | undefined>;

export interface IdentifyOptions {
  /** Whoever shows nothing may do everything: a sandbox, whose numbers and people are made up. */
  open: boolean;
  /** What else than a key proves somebody, in the order in which it is asked. */
  others?: readonly Identifier[];
}

const LOCAL: Caller = { id: 'local', actor: 'local', role: 'admin', where: 'api' };

/** Finds out who a request comes from, for what handles it after this. Whoever it is, they are let on: see `needs`. */
export function identify(
  ports: Pick<Ports, 'apiKeys' | 'clock'>,
  { open, others = [] }: IdentifyOptions,
): Middleware {
  const proven = provenKeys(ports);
  return async (ctx, next) => {
    const shown = shownKey(ctx);
    if (shown !== undefined) {
      const key = await proven(shown);
      if (key === undefined) noteBadKey(ctx);
      else {
        const { id, name, role } = key;
        setCaller(ctx, { id: `key:${id}`, actor: `${name} (key:${id})`, role, where: 'api' });
      }
    } else {
      const caller = (await firstOf(others, ctx)) ?? (open && !isFromElsewhere(ctx) ? LOCAL : undefined);
      if (caller !== undefined) setCaller(ctx, caller);
    }
    await next();
  };
}

/** `Authorization: Bearer KEY`, or `X-API-Key: KEY` for programs that cannot. */
function shownKey(ctx: Context): string | undefined {
  const [, bearer] = /^Bearer\s+(\S+)$/i.exec(ctx.get('Authorization')) ?? [];
  return bearer ?? (ctx.get('X-API-Key') || undefined);
}

async function firstOf(identifiers: readonly Identifier[], ctx: Context): Promise<Caller | undefined> {
  for (const identifier of identifiers) {
    const caller = await identifier(ctx);
    if (caller !== undefined) return caller;
  }
  return undefined;
}

/** Another site's page has the browser of somebody at this machine ask (see Fetch Metadata, W3C). */
function isFromElsewhere(ctx: Context): boolean {
  return ctx.get('Sec-Fetch-Site') === 'cross-site';
}
