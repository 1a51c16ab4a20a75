import { beforeEach, describe, expect, it } from 'vitest';
import type { DashboardOptions } from '../../src/dashboard/dashboard.ts';
import { LINK_GOOD_MS, SESSION_IDLE_MS } from '../../src/engine/ports/session-store.ts';
import { newLoginToken } from '../../src/engine/sessions.ts';
import { fleet, type TestEngine, testEngine } from '../engine/test-engine.ts';
import { memoryStore } from '../fakes/memory-store/memory-store.ts';
import { csrfIn, type TestDashboard, testDashboard } from './support.ts';

const ANA = { id: 'slack:U1', name: 'Ana' };

let engine: TestEngine;
beforeEach(async () => {
  engine = testEngine(memoryStore());
  await fleet(engine, 'vendas-1');
});

describe('a link from chat', () => {
  it('lets its holder in when they say so, and nobody after them', async () => {
    const dashboard = await testDashboard(engine, { [ANA.id]: 'viewer' });
    const link = `/painel/entrar?t=${await newLoginToken(engine, ANA)}`;
    const token = link.slice(link.indexOf('=') + 1);
    // A chat that looks at links, and a phone that does so, too.
    await dashboard.browser().get(link);
    const ana = dashboard.browser();
    expect((await ana.get(link)).text).toContain('Entrar como Ana');
    expect((await ana.post('/painel/entrar', { t: token })).location).toBe('/painel');
    const page = await ana.get('/painel');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Ana · ');
    expect(await engine.audits.list({ subject: 'person:slack:U1', limit: 5 })).toMatchObject([
      { actor: 'Ana (slack:U1)', action: 'dashboard.enter', where: 'dashboard' },
    ]);
    const late = await dashboard.browser().post('/painel/entrar', { t: token });
    expect([late.status, late.text]).toEqual([401, expect.stringContaining('já foi usado')]);
  });

  it('is no good after ten minutes', async () => {
    const dashboard = await testDashboard(engine, { [ANA.id]: 'viewer' });
    const token = await newLoginToken(engine, ANA);
    engine.clock.advance(LINK_GOOD_MS);
    expect((await dashboard.browser().get(`/painel/entrar?t=${token}`)).text).toContain('já foi usado');
    expect((await dashboard.browser().post('/painel/entrar', { t: token })).status).toBe(401);
  });
});

describe('an API key', () => {
  it('lets in with the role that it has at each moment', async () => {
    let role: 'operator' | undefined = 'operator';
    const keys = {
      visitor: async (secret: string) => (secret === 'frota_1' ? { id: 'key:1', name: 'bi' } : undefined),
      role: async () => role,
    };
    const dashboard = await testDashboard(engine, {}, { keys });
    const bi = dashboard.browser();
    const wrong = await bi.post('/painel/entrar', { key: 'frota_2' });
    expect([wrong.status, wrong.text]).toEqual([401, expect.stringContaining('não é conhecida')]);
    expect((await bi.post('/painel/entrar', { key: ' frota_1 ' })).location).toBe('/painel');
    expect((await bi.get('/painel')).text).toContain('bi · ');
    role = undefined;
    expect((await bi.get('/painel')).status).toBe(403);
  });
});

describe('a session', () => {
  it('is a cookie that no script reads, no other site brings along, and over https nothing else', async () => {
    const dashboard = await testDashboard(engine, { [ANA.id]: 'viewer' });
    const overTls = await testDashboard(
      engine,
      { [ANA.id]: 'viewer' },
      { publicUrl: 'https://frota.example.com' },
    );
    const come = async ({ browser }: TestDashboard) => {
      const { headers } = await browser().post('/painel/entrar', { t: await newLoginToken(engine, ANA) });
      const [cookie = ''] = headers.getSetCookie();
      return { cookie: cookie.split('; ').slice(1), tls: headers.get('Strict-Transport-Security') };
    };
    const common = ['Path=/painel', 'Max-Age=43200', 'HttpOnly', 'SameSite=Lax'];
    expect(await come(dashboard)).toEqual({ cookie: common, tls: null });
    expect(await come(overTls)).toEqual({
      cookie: [...common, 'Secure'],
      tls: expect.stringContaining('max-age='),
    });
  });

  it('is nowhere in the store as the browser has it', async () => {
    const dashboard = await testDashboard(engine, { [ANA.id]: 'viewer' });
    const ana = await dashboard.visitor(ANA);
    const secret = ana.cookie.split('=')[1] ?? '';
    expect(await engine.sessions.session(secret, engine.clock.now())).toBeUndefined();
    expect((await ana.get('/painel')).status).toBe(200);
  });

  it('says who asks to those who count requests', async () => {
    const dashboard = await testDashboard(engine, { [ANA.id]: 'viewer' });
    const ana = await dashboard.visitor(ANA);
    expect((await ana.get('/painel')).headers.get('X-Caller')).toBe('slack:U1');
    expect((await dashboard.browser().get('/painel')).headers.get('X-Caller')).toBe('nobody');
  });

  it('ends when somebody logs out, or does not come for long', async () => {
    const dashboard = await testDashboard(engine, { [ANA.id]: 'viewer' });
    const ana = await dashboard.visitor(ANA);
    const { text } = await ana.get('/painel');
    const stale = ana.cookie;
    expect((await ana.post('/painel/sair', { csrf: csrfIn(text) })).location).toBe('/painel/entrar?saiu=1');
    const other = dashboard.browser();
    other.cookie = stale;
    expect((await other.get('/painel')).location).toBe('/painel/entrar');
    const bia = await dashboard.visitor(ANA);
    engine.clock.advance(SESSION_IDLE_MS);
    expect((await bia.get('/painel')).location).toBe('/painel/entrar');
  });

  it('does what its role allows now: one that was taken away counts at once', async () => {
    const dashboard = await testDashboard(engine);
    await engine.people.set(ANA.id, { role: 'operator' });
    const ana = await dashboard.visitor(ANA);
    expect((await ana.get('/painel')).text).toContain('Ana · operador');
    await engine.people.set(ANA.id, { role: 'viewer' });
    expect((await ana.get('/painel')).text).toContain('Ana · leitor');
    await engine.people.set(ANA.id, { role: null });
    const { status, text } = await ana.get('/painel');
    expect([status, text]).toEqual([403, expect.stringContaining('Ninguém deu a você um papel')]);
  });

  it('calls people as they are called now', async () => {
    const dashboard = await testDashboard(engine, { [ANA.id]: 'viewer' });
    const ana = await dashboard.visitor(ANA);
    await engine.people.set(ANA.id, { name: 'Ana Maria' });
    expect((await ana.get('/painel')).text).toContain('Ana Maria · leitor');
    expect((await engine.people.get(ANA.id))?.name).toBe('Ana Maria');
  });

  it('knows the roles of the groups that somebody came with', async () => {
    const dashboard = await testDashboard(engine, { 'slack:S1': 'approver' });
    const ana = await dashboard.visitor({ ...ANA, groups: ['slack:S1'] });
    expect((await ana.get('/painel')).text).toContain('Ana · aprovador');
  });
});

describe('whoever sits at the machine of a sandbox', () => {
  it('needs no proof, but by its own address', async () => {
    const dashboard = await testDashboard(engine, {}, { open: true });
    const { status, text } = await dashboard.browser().get('/painel');
    expect([status, text]).toEqual([200, expect.stringContaining('local · admin')]);
  });

  it('is asked elsewhere', async () => {
    const dashboard = await testDashboard(engine);
    expect((await dashboard.browser().get('/painel')).location).toBe('/painel/entrar');
    expect((await dashboard.browser().get('/painel/live')).status).toBe(303);
    expect((await dashboard.browser().get('/painel/complete', { Accept: 'application/json' })).status).toBe(
      401,
    );
  });
});

describe('what another site’s page asks for', () => {
  it('is not done', async () => {
    const dashboard = await testDashboard(engine, { [ANA.id]: 'admin' });
    const ana = await dashboard.visitor(ANA);
    const csrf = csrfIn((await ana.get('/painel')).text);
    const pause = { line: 'instancia pausar vendas-1', csrf, back: '/painel' };
    const refused = await Promise.all([
      ana.post('/painel/run', pause, { Origin: 'https://evil.example' }),
      ana.post('/painel/run', pause, { Origin: 'null' }),
      ana.post('/painel/run', pause, { 'Sec-Fetch-Site': 'cross-site' }),
      ana.post('/painel/run', pause, { 'Sec-Fetch-Site': 'same-site' }),
      ana.post('/painel/run', { ...pause, csrf: 'x' }),
      ana.post('/painel/run', { line: pause.line }),
      ana.post('/painel/entrar', { key: 'x' }, { Origin: 'https://evil.example' }),
    ]);
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 403));
    expect((await engine.instances.get('vendas-1'))?.state).toBe('connected');
    expect((await ana.post('/painel/run', pause)).status).toBe(303);
    expect((await engine.instances.get('vendas-1'))?.state).toBe('paused');
  });

  it('leads nowhere else', async () => {
    const dashboard = await testDashboard(engine, { [ANA.id]: 'admin' });
    const ana = await dashboard.visitor(ANA);
    const csrf = csrfIn((await ana.get('/painel')).text);
    const back = 'https://evil.example/painel';
    const { location } = await ana.post('/painel/run', { line: 'eu', csrf, back });
    expect(location).toMatch(/^\/painel\/respostas\/[\w-]+\?de=%2Fpainel$/);
  });
});

describe('Agenda’s jobs', () => {
  it('are for admins, not for other sites’ pages, and what is done to them is written down', async () => {
    const agenda = {} as NonNullable<DashboardOptions['agenda']>;
    const team = { [ANA.id]: 'admin', 'slack:U2': 'approver' } as const;
    const dashboard = await testDashboard(engine, team, { agenda });
    const [ana, bia] = [
      await dashboard.visitor(ANA),
      await dashboard.visitor({ id: 'slack:U2', name: 'Bia' }),
    ];
    expect((await ana.get('/painel/jobs')).location).toBe('/painel/jobs/');
    const page = await ana.get('/painel/jobs/');
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('Agendash')]);
    expect(page.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
    expect((await bia.get('/painel/jobs/')).status).toBe(403);
    expect((await dashboard.browser().get('/painel/jobs/')).location).toBe('/painel/entrar');
    const requeue = '/painel/jobs/api/jobs/requeue';
    expect((await ana.post(requeue, {}, { Origin: 'https://evil.example' })).status).toBe(403);
    expect((await bia.post(requeue, {})).status).toBe(403);
    expect(await engine.audits.list({ subject: 'jobs', limit: 5 })).toEqual([]);
    await ana.post(requeue, {});
    expect(await engine.audits.list({ subject: 'jobs', limit: 5 })).toMatchObject([
      { actor: 'Ana (slack:U1)', action: 'jobs.requeue', where: 'dashboard' },
    ]);
  });
});

it('pages are kept nowhere, shown in no other page, and run nothing but what is ours', async () => {
  const dashboard = await testDashboard(engine, { [ANA.id]: 'admin' });
  const ana = await dashboard.visitor(ANA);
  const { headers, text } = await ana.get('/painel');
  expect(headers.get('Cache-Control')).toBe('no-store');
  expect(headers.get('Content-Security-Policy')).toBe(
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;connect-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
  );
  expect(headers.get('X-Frame-Options')).toBe('DENY');
  expect(headers.get('Strict-Transport-Security')).toBeNull();
  expect(text).not.toMatch(/<script(?! type="module" src="\/painel\/assets\/)|\sstyle=|\son\w+=/);
  const css = /href="(\/painel\/assets\/[\w-]+\/painel\.css)"/.exec(text)?.[1] ?? '';
  const asset = await dashboard.browser().get(css);
  expect([asset.status, asset.headers.get('Cache-Control')]).toEqual([
    200,
    'public, max-age=31536000, immutable',
  ]);
  expect((await dashboard.browser().get('/painel/assets/x/painel.css')).status).toBe(404);
});

it('speaks the language that somebody chose, is known to speak, or their browser wants', async () => {
  const dashboard = await testDashboard(engine, { [ANA.id]: 'admin' });
  const langOf = ({ text }: { text: string }): string => /<html lang="([\w-]+)"/.exec(text)?.[1] ?? '';
  const stranger = dashboard.browser({ 'Accept-Language': 'en-GB,en;q=0.9' });
  expect(langOf(await stranger.get('/painel/entrar'))).toBe('en');
  const ana = await dashboard.visitor(ANA, { 'Accept-Language': 'en' });
  expect(langOf(await ana.get('/painel'))).toBe('pt-BR');
  await engine.people.set(ANA.id, { language: 'en' });
  expect(langOf(await ana.get('/painel'))).toBe('en');
  expect((await ana.get('/painel?lang=pt-BR')).location).toBe('/painel');
  expect(langOf(await ana.get('/painel'))).toBe('pt-BR');
});
