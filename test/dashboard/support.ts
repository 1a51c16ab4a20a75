import type { Middleware } from 'koa';
import { onTestFinished } from 'vitest';
import { contextFor } from '../../src/bot/people/asker.ts';
import type { Access, Keys } from '../../src/dashboard/access/visitor-context.ts';
import { createDashboard, type DashboardOptions } from '../../src/dashboard/dashboard.ts';
import type { PersonRole, Visitor } from '../../src/engine/ports.ts';
import { beginSession } from '../../src/engine/sessions.ts';
import { serve } from '../../src/http/app.ts';
import { contextOf } from '../bot/support.ts';
import type { TestEngine } from '../engine/test-engine.ts';
import { testLog } from '../integration/test-frota.ts';

export interface TestDashboard {
  url: string;
  stop(): Promise<void>;
  /** How many look at a page. */
  lookers(): number;
  /** Somebody's browser. */
  browser(headers?: Record<string, string>): Browser;
  /** The browser of somebody who has come in. */
  visitor(visitor: Visitor, headers?: Record<string, string>): Promise<Browser>;
}

export interface Answered {
  status: number;
  text: string;
  headers: Headers;
  /** Where it leads, without the server's own address. */
  location: string | undefined;
}

export interface Browser {
  cookie: string;
  get(path: string, headers?: Record<string, string>): Promise<Answered>;
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Answered>;
  /** Presses a button of the dashboard, as its page does. */
  run(line: string, headers?: Record<string, string>): Promise<Answered>;
}

type Changes = Partial<Access> & DashboardOptions & { publicUrl?: string };

export const NO_KEYS: Keys = { visitor: async () => undefined, role: async () => undefined };

/** The dashboard over an engine, on a free port. */
export async function testDashboard(
  engine: TestEngine,
  team: Record<string, PersonRole> = {},
  { publicUrl, live, agenda, ...changes }: Changes = {},
): Promise<TestDashboard> {
  let url = '';
  const base = contextOf(
    { ports: engine, contactImport: undefined as never },
    { webUrl: () => publicUrl ?? url },
  );
  const access: Access = {
    base,
    contextFor: contextFor(base, new Map(Object.entries(team))),
    keys: NO_KEYS,
    open: false,
    ...changes,
  };
  const dashboard = await createDashboard(access, testLog, {
    ...(live && { live }),
    ...(agenda && { agenda }),
  });
  const tellCaller: Middleware = async (ctx, next) => {
    ctx.set('X-Caller', (await dashboard.identify(ctx))?.id ?? 'nobody');
    await next();
  };
  const server = await serve([tellCaller, dashboard.router], { host: '127.0.0.1', port: 0, log: testLog });
  url = `http://127.0.0.1:${server.port}`;
  const stop = async (): Promise<void> => {
    await dashboard.stop();
    await server.stop();
  };
  onTestFinished(stop);
  const browser = (headers: Record<string, string> = {}, cookie = ''): Browser =>
    browserAt(url, headers, cookie);
  return {
    url,
    stop,
    lookers: dashboard.lookers,
    browser,
    visitor: async (visitor, headers) =>
      browser(headers, `frota_painel=${await beginSession(engine, visitor)}`),
  };
}

function browserAt(url: string, always: Record<string, string>, cookie: string): Browser {
  const ask = async (path: string, init: RequestInit, headers: Record<string, string>): Promise<Answered> => {
    const response = await fetch(url + path, {
      redirect: 'manual',
      ...init,
      headers: { Accept: 'text/html', Cookie: self.cookie, ...always, ...headers },
    });
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      const [name = ''] = pair.split('=');
      const others = self.cookie.split('; ').filter((one) => one !== '' && !one.startsWith(`${name}=`));
      self.cookie = [...others, pair].join('; ');
    }
    return {
      status: response.status,
      text: await response.text(),
      headers: response.headers,
      location: response.headers.get('Location')?.replace(url, '') ?? undefined,
    };
  };
  const self: Browser = {
    cookie,
    get: (path, headers = {}) => ask(path, {}, headers),
    post: (path, fields, headers = {}) =>
      ask(path, { method: 'POST', body: new URLSearchParams(fields) }, { Origin: url, ...headers }),
    async run(line, headers) {
      const { text } = await self.get('/painel');
      return self.post('/painel/run', { line, csrf: csrfIn(text), back: '/painel' }, headers);
    },
  };
  return self;
}

/** What a page's forms carry. */
export function csrfIn(html: string): string {
  return /name="csrf" value="([\w-]+)"/.exec(html)?.[1] ?? '';
}
