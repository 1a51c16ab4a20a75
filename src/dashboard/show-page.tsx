import type { Router } from '@koa/router';
import { LANGUAGES } from '../bot/i18n/language.ts';
import type { Context, Middleware } from 'koa';
import { keepLanguage } from './access/cookies.ts';
import type { Access } from './access/visitor-context.ts';
import { currentVisit, mayLook, visitOf } from './access/visit.ts';
import type { Assets } from './assets.ts';
import { documentOf } from './layout.tsx';
import type { Live } from './live.ts';
import type { Looks } from './looks.ts';
import type { Page } from './page.ts';
import { NotFound } from './page-error.ts';

/** Under a page's address what keeps it up to date. */
const LIVE = '/painel/live';

interface Parts {
  access: Access;
  assets: Assets;
  looks: Looks;
  live: Live;
}

/** A page as a document, and what keeps it up to date while it is open. */
export function pageRoutes(router: Router, page: Page, { access, assets, looks, live }: Parts): void {
  const mayHave: Middleware = async (ctx, next) => {
    if (page.isTheirs?.(visitOf(ctx), ctx['params']) === false) throw new NotFound();
    await next();
  };

  router.get(page.path, mayLook(page.needs), mayHave, async (ctx) => {
    const visit = visitOf(ctx);
    const { speaker } = visit;
    const seen = await page.look({ speaker, params: ctx.params, looks });
    if (seen === undefined) throw new NotFound();
    const { title, parts } = seen;
    const path = ctx.path.replace(/\/$/, '');
    ctx.body = documentOf(
      {
        language: speaker.language,
        title,
        path,
        assets,
        visit,
        section: page.section,
        live: LIVE + path.slice('/painel'.length),
      },
      <>
        <h1>{title}</h1>
        <div id="parts" class={`parts ${page.layout}`}>
          {parts.map(({ html }) => html)}
        </div>
      </>,
    );
  });

  const livePath = page.path === '/' ? '/live' : `/live${page.path}`;
  router.get(livePath, mayLook(page.needs), mayHave, async (ctx) => {
    const visit = visitOf(ctx);
    live.follow(ctx, page, { ...ctx.params }, visit, () => currentVisit(access, ctx));
  });
}

/** `?lang=en` chooses a language for this browser, and is gone from the address. */
export function chooseLanguage(isSecure: (ctx: Context) => boolean): Middleware {
  return async (ctx, next) => {
    const { lang } = ctx.query;
    const language = LANGUAGES.find((one) => one === lang);
    if (ctx.method !== 'GET' || language === undefined) return next();
    keepLanguage(ctx, language, isSecure(ctx));
    ctx.status = 303;
    return ctx.redirect(ctx.path);
  };
}
