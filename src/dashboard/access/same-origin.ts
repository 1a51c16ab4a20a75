import type { Context, Middleware } from 'koa';
import { Refused } from '../page-error.ts';

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Lets nothing be done that another site's page asks for. Browsers say where a request comes from: by `Sec-Fetch-Site` where they
 * trust the address (https, or this machine), and by `Origin` on every POST. What says neither is no browser of ours.
 * See the OWASP sheet "Cross-Site Request Forgery Prevention", "Fetch Metadata".
 */
export const sameOrigin: Middleware = async (ctx, next) => {
  if (!READS.has(ctx.method) && !isFromHere(ctx)) throw new Refused();
  await next();
};

function isFromHere(ctx: Context): boolean {
  const site = ctx.get('Sec-Fetch-Site');
  if (site !== '') return site === 'same-origin';
  const origin = ctx.get('Origin');
  return URL.canParse(origin) && new URL(origin).host === ctx.host;
}
