import type { Context } from 'koa';
import { SESSION_MS } from '../../engine/ports/session-store.ts';
import { LANGUAGES, type Language } from '../../bot/i18n/language.ts';

const SESSION = 'frota_painel';
const LANGUAGE = 'frota_lang';
const YEAR_S = 365 * 24 * 3_600;
const PATH = '/painel';

/** The secret of a session, as the browser has it. */
export function sessionSecret(ctx: Context): string | undefined {
  return ctx.cookies.get(SESSION);
}

/**
 * Has the browser keep a session's secret. No script can read it; no other site's form brings it along.
 * @param secure it is sent over https alone
 */
export function keepSession(ctx: Context, secret: string, secure: boolean): void {
  append(ctx, SESSION, secret, SESSION_MS / 1_000, secure);
}

export function forgetSession(ctx: Context, secure: boolean): void {
  append(ctx, SESSION, '', 0, secure);
}

/** The language that somebody chose in this browser. */
export function chosenLanguage(ctx: Context): Language | undefined {
  const chosen = ctx.cookies.get(LANGUAGE);
  return LANGUAGES.find((one) => one === chosen);
}

export function keepLanguage(ctx: Context, language: Language, secure: boolean): void {
  append(ctx, LANGUAGE, language, YEAR_S, secure);
}

/** Written by hand, as koa refuses `Secure` where TLS ends at a proxy that it was not told of. */
function append(ctx: Context, name: string, value: string, maxAgeS: number, secure: boolean): void {
  const attributes = [`Path=${PATH}`, `Max-Age=${maxAgeS}`, 'HttpOnly', 'SameSite=Lax'];
  ctx.append('Set-Cookie', [`${name}=${value}`, ...attributes, ...(secure ? ['Secure'] : [])].join('; '));
}
