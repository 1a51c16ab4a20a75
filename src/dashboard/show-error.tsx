import type { Context, Middleware } from 'koa';
import type { Language } from '../bot/i18n/language.ts';
import { TEXTS } from '../bot/i18n/texts.ts';
import type { PersonRole } from '../engine/ports.ts';
import type { Logger } from '../log.ts';
import { languageOf, type Visit } from './access/visit.ts';
import type { Assets } from './assets.ts';
import { documentOf } from './layout.tsx';
import { PageError, Refused, Unknown } from './page-error.ts';

/** Says what is wrong on a page, and to a script by the status. Who is not known is asked to log in. */
export function showErrors(assets: Assets, ofTeam: Language, log: Logger): Middleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (thrown) {
      if (!ctx.req.complete && ctx.req.destroyed) throw thrown;
      const error = thrown instanceof PageError ? thrown : new PageError(statusOf(thrown), 'It failed.');
      if (error.status >= 500)
        log.error({ err: thrown, method: ctx.method }, 'a page of the dashboard failed');
      if (error instanceof Unknown && ctx.method === 'GET' && ctx.accepts('html', 'json') === 'html') {
        ctx.status = 303;
        return ctx.redirect('/painel/entrar');
      }
      ctx.status = error.status;
      ctx.body =
        ctx.accepts('html', 'json') === 'html'
          ? errorPage(ctx, error, assets, ofTeam)
          : { error: error.message };
    }
  };
}

function errorPage(ctx: Context, error: PageError, assets: Assets, ofTeam: Language): string {
  const { visit } = ctx.state as { visit?: Visit };
  const language = visit?.speaker.language ?? languageOf(ctx, ofTeam);
  const { title, words } = saying(error, language);
  return documentOf(
    { language, title, path: ctx.path, assets, ...(visit?.speaker.role !== undefined && { visit }) },
    <section class="card narrow">
      <h1>{title}</h1>
      <p>{words}</p>
      <p>
        <a class="button" href="/painel">
          {TEXTS[language].dashboard.back}
        </a>
      </p>
    </section>,
  );
}

function saying(error: PageError, language: Language): { title: string; words: string } {
  const { dashboard, people } = TEXTS[language];
  if (error instanceof Refused) return { title: dashboard.refused, words: dashboard.refusedText };
  if (error instanceof Unknown) return { title: dashboard.login, words: dashboard.loginAsk };
  if (error.status === 403) {
    const words =
      error.needs === undefined
        ? dashboard.noRole
        : dashboard.forbiddenText(people.roles[error.needs as PersonRole]);
    return { title: dashboard.forbidden, words };
  }
  if (error.status === 404) return { title: dashboard.notFound, words: dashboard.notFoundText };
  return { title: dashboard.failed, words: dashboard.failedText };
}

/** What koa and its kin throw at what is the client's fault says so; the rest is ours. */
function statusOf(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  return status >= 400 && status < 500 ? status : 500;
}
