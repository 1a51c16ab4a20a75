import type { Context, Middleware } from 'koa';
import helmet from 'koa-helmet';

/** No page of ours runs, shows or loads anything that does not come from here, and nobody shows one within theirs. */
const CONTENT = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

/** What browsers are told of all pages. */
export function pageHeaders(isSecure: (ctx: Context) => boolean): Middleware {
  const common = {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT },
    xFrameOptions: { action: 'deny' as const },
    // A POST says where it comes from only if the page may tell its own site.
    referrerPolicy: { policy: 'same-origin' as const },
  };
  const overTls = helmet(common);
  const plain = helmet({ ...common, strictTransportSecurity: false });
  return async (ctx, next) => {
    ctx.set('Cache-Control', 'no-store');
    await (isSecure(ctx) ? overTls : plain)(ctx, next);
  };
}
