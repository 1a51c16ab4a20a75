import { pino } from 'pino';
import { expect, it } from 'vitest';
import { docsRouter } from '../../../src/http/api/docs.ts';
import { openApi } from '../../../src/http/api/openapi.ts';
import { API_ROUTES } from '../../../src/http/api/routes.ts';
import { serve } from '../../../src/http/app.ts';
import { atFileEnd } from '../../setup/at-file-end.ts';

const document = openApi(API_ROUTES, '1.2.3');
const server = await serve([docsRouter(async () => document)], {
  host: '127.0.0.1',
  port: 0,
  log: pino({ level: 'silent' }),
});
atFileEnd(() => server.stop());
const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${server.port}${path}`);

it('is one file for programs', async () => {
  expect(await (await get('/openapi.json')).json()).toEqual(JSON.parse(JSON.stringify(document)));
});

it('is a page for people, of which nothing comes from elsewhere, and no script stands in it', async () => {
  const response = await get('/docs');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
  const page = await response.text();
  const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source = '']) => source);
  expect(sources.length).toBeGreaterThan(2);
  const answers = await Promise.all(sources.map(async (source) => (await get(source)).status));
  expect(new Set(answers)).toEqual(new Set([200]));
  expect(page).not.toMatch(/<script(?![^>]* src=)|https?:/);
});

it.each(['/docs/index.js', '/docs/..%2fpackage.json', '/docs/package.json', '/docs/__proto__'])(
  'has no other files: %s',
  async (path) => {
    expect((await get(path)).status).toBe(404);
  },
);
