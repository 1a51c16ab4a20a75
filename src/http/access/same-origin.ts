import type { Context } from 'koa';

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request changes nothing, or comes from a page of ours: whoever is known by a cookie must not have another site's page
 * ask for anything in their name. Browsers say where a request comes from: by `Sec-Fetch-Site` where they trust the address (https,
 * or this machine), and by `Origin` on every POST. What says neither is no browser of ours.
 * See the OWASP sheet "Cross-Site Request Forgery Prevention", "Fetch Metadata".
 */
export function readsOrIsFromHere(ctx: Context): boolean {
  if (READS.has(ctx.method)) return true;
  const site = ctx.get('Sec-Fetch-Site');
  if (site !== '') return site === 'same-origin';
  const origin = ctx.get('Origin');
  return URL.canParse(origin) && new URL(origin).host === ctx.host;
}
