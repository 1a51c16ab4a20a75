import type { Context } from 'koa';
import getRawBody from 'raw-body';

/** A command with a long text; files come another way. */
const LIMIT = 64 * 1024;

/** What a form was filled in with. */
export async function readForm(ctx: Context): Promise<URLSearchParams> {
  return new URLSearchParams(await getRawBody(ctx.req, { limit: LIMIT, encoding: 'utf8' }));
}

/** A page of ours that a form says it was on; else the first one. No other site's address passes for one. */
export function ownPath(given: string | null): string {
  return given !== null && /^\/painel(?:\/[\w./~%@:-]*)?$/.test(given) && !given.includes('//')
    ? given
    : '/painel';
}
