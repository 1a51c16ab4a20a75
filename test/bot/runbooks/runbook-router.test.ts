import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { TEXTS } from '../../../src/bot/i18n/texts.ts';
import { runbookRouter } from '../../../src/bot/runbooks/runbook-router.ts';
import { INCIDENT_KINDS } from '../../../src/engine/ports/incident-store.ts';
import { serve } from '../../../src/http/app.ts';
import { atFileEnd } from '../../setup/at-file-end.ts';

describe('the runbooks as pages', () => {
  let url: string;

  beforeAll(async () => {
    const log = pino({ level: 'silent' });
    const server = await serve([runbookRouter('pt-BR')], { host: '127.0.0.1', port: 0, log });
    atFileEnd(() => server.stop());
    url = `http://127.0.0.1:${server.port}/runbooks`;
  });

  const got = async (path: string, languages?: string) => {
    const headers: Record<string, string> = languages === undefined ? {} : { 'accept-language': languages };
    const response = await fetch(url + path, { headers });
    return { status: response.status, headers: response.headers, html: await response.text() };
  };

  it.each(INCIDENT_KINDS)('%s is there, with each of its steps, for who has no key', async (kind) => {
    const { status, headers, html } = await got(`/${kind}?lang=en`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    const { means, steps } = TEXTS.en.runbooks[kind];
    const words = html.replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>');
    for (const line of [means, ...steps]) expect(words).toContain(line);
    expect(words).not.toMatch(/undefined|\[object/);
  });

  it.each([
    ['', undefined, 'pt-BR'],
    ['', '*', 'pt-BR'],
    ['', 'fr', 'pt-BR'],
    ['', 'en-GB,en;q=0.9', 'en'],
    ['', 'pt', 'pt-BR'],
    ['?lang=en', 'pt-BR', 'en'],
    ['?lang=xx', 'en', 'en'],
  ])('speaks with ?lang as %j and a browser of %j the language %s', async (query, languages, language) => {
    const { html, headers } = await got(`/banned${query}`, languages);
    expect(html).toContain(`<html lang="${language}">`);
    expect(headers.get('vary')).toContain('Accept-Language');
  });

  it('loads nothing and lets nothing in, and its style is the one that its policy names', async () => {
    const { html, headers } = await got('/banned');
    expect(html).not.toMatch(/<script|src=|https?:/);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? '';
    const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style));
    expect(policy).toContain(`'sha256-${Buffer.from(hash).toString('base64')}'`);
  });

  it('has a list of all, also for who asks for one that is not there', async () => {
    const { status, html } = await got('', 'en');
    expect(status).toBe(200);
    const links = [...html.matchAll(/href="\/runbooks\/(\w+)\?lang=en"/g)].map(([, kind]) => kind);
    expect(links).toEqual(INCIDENT_KINDS);
    expect(html).toContain('WhatsApp has banned a number');

    const missing = await got('/%3Cscript%3E', 'en');
    expect(missing.status).toBe(404);
    expect(missing.html).toBe(html);
  });
});
