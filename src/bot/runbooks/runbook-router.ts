import { createHash } from 'node:crypto';
import { Router } from '@koa/router';
import type { Context } from 'koa';
import { INCIDENT_KINDS } from '../../engine/ports/incident-store.ts';
import { LANGUAGES, type Language } from '../i18n/language.ts';
import { runbookIndex, runbookPage, STYLE } from './runbook-html.ts';
import { RUNBOOKS_PATH } from './runbook-url.ts';

/** Nothing is loaded, run or framed; the one style is named by its hash. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * `GET /runbooks`, `GET /runbooks/:kind`: what each kind of incident means and what to do. Open to everybody: cards link to them,
 * whoever is on call may have no key at hand, and they tell nothing of this fleet. The language is `?lang=`, or the browser's.
 */
export function runbookRouter(fallback: Language): Router {
  const router = new Router({ prefix: RUNBOOKS_PATH });
  router.get('/', (ctx) => answer(ctx, runbookIndex(languageOf(ctx, fallback))));
  router.get('/:kind', (ctx) => {
    const language = languageOf(ctx, fallback);
    const kind = INCIDENT_KINDS.find((one) => one === ctx.params['kind']);
    answer(ctx, kind === undefined ? runbookIndex(language) : runbookPage(kind, language));
    if (kind === undefined) ctx.status = 404;
  });
  return router;
}

function answer(ctx: Context, html: string): void {
  ctx.set('Content-Security-Policy', POLICY);
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.vary('Accept-Language');
  ctx.type = 'html';
  ctx.body = html;
}

function languageOf(ctx: Context, fallback: Language): Language {
  const asked = LANGUAGES.find((language) => language === ctx.query['lang']);
  if (asked !== undefined) return asked;
  // What it answers to who accepts anything is the first.
  const accepted = ctx.acceptsLanguages([fallback, ...LANGUAGES]);
  return LANGUAGES.find((language) => language === accepted) ?? fallback;
}
