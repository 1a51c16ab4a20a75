import { beforeEach, describe, expect, it } from 'vitest';
import { fleet, type TestEngine, testEngine } from '../engine/test-engine.ts';
import { memoryStore } from '../fakes/memory-store/memory-store.ts';
import * as records from '../fakes/records.ts';
import { type Browser, csrfIn, testDashboard, type TestDashboard } from './support.ts';

const ANA = { id: 'slack:U1', name: 'Ana' };
const BIA = { id: 'slack:U2', name: 'Bia' };
const AS_SCRIPT = { Accept: 'application/json' };

let engine: TestEngine;
let dashboard: TestDashboard;
let ana: Browser;
let bia: Browser;
beforeEach(async () => {
  engine = testEngine(memoryStore());
  await fleet(engine, 'vendas-1');
  dashboard = await testDashboard(engine, { [ANA.id]: 'operator', [BIA.id]: 'viewer' });
  [ana, bia] = [await dashboard.visitor(ANA), await dashboard.visitor(BIA)];
});

const stateOf = async (name: string) => (await engine.instances.get(name))?.state;

describe('a line at the dashboard', () => {
  it('does what it does everywhere, and is written down with whose it was and where', async () => {
    const { status, location = '' } = await ana.run('instancia pausar vendas-1');
    expect(status).toBe(303);
    expect(await stateOf('vendas-1')).toBe('paused');
    expect((await ana.get(location)).text).toContain('vendas-1 pausado; as mensagens');
    expect(await engine.audits.list({ subject: 'instance:vendas-1', limit: 5 })).toMatchObject([
      { actor: 'Ana (slack:U1)', action: 'instance.pause', where: 'dashboard' },
    ]);
  });

  it('takes the role that it takes everywhere', async () => {
    const { location = '' } = await bia.run('instancia pausar vendas-1');
    expect((await bia.get(location)).text).toContain('exige o papel');
    expect(await stateOf('vendas-1')).toBe('connected');
    expect(await engine.audits.list({ subject: 'command:instance.pause', limit: 5 })).toMatchObject([
      { actor: 'Bia (slack:U2)', action: 'command.refused', where: 'dashboard' },
    ]);
  });

  it('is answered to nobody else, and done once however often its answer is loaded', async () => {
    const { location = '' } = await ana.run('instancia pausar vendas-1');
    await ana.get(location);
    await ana.get(location);
    expect(await engine.audits.list({ subject: 'instance:vendas-1', limit: 5 })).toHaveLength(1);
    expect((await bia.get(location)).status).toBe(404);
  });

  it('may be done by one web process and looked at in another', async () => {
    const { location = '' } = await ana.run('instancia pausar vendas-1');
    const second = await testDashboard(engine, { [ANA.id]: 'operator' });
    const there = second.browser();
    there.cookie = ana.cookie;
    expect((await there.get(location)).text).toContain('vendas-1 pausado');
    expect((await there.run('instancia retomar vendas-1')).status).toBe(303);
  });

  it('is answered to a script at once', async () => {
    const answer = await ana.run('instancias', AS_SCRIPT);
    const { html, failed } = JSON.parse(answer.text) as { html: string; failed: boolean };
    expect([answer.status, failed]).toEqual([200, false]);
    expect(html).toContain('<table>');
    expect(html).toContain('<svg ');
    expect(JSON.parse((await ana.run('instanci', AS_SCRIPT)).text)).toMatchObject({ failed: true });
  });

  it('shows what people wrote as what they wrote', async () => {
    const { text } = await ana.run('<img src=x onerror=alert(1)>', AS_SCRIPT);
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;img');
  });

  it('that is to be asked first asks on a page of its own where no script does', async () => {
    const csrf = csrfIn((await ana.get('/painel')).text);
    const fields = { line: 'instancia pausar vendas-1', csrf, back: '/painel/incidentes' };
    const asked = await ana.post('/painel/run?ask=Pausar%3F', fields);
    expect([asked.status, asked.text]).toEqual([200, expect.stringContaining('Pausar?')]);
    expect(await stateOf('vendas-1')).toBe('connected');
    expect(asked.text).toContain('value="instancia pausar vendas-1"');
    expect(asked.text).toContain('href="/painel/incidentes"');
  });

  it('that gives a file gives one to be kept', async () => {
    const campaign = await engine.campaigns.create(records.campaign('c', { name: 'Natal', list: 'x' }));
    await engine.ledger.insert([
      {
        id: `${campaign.id}:+5511987650001`,
        campaignId: campaign.id,
        phone: '+5511987650001',
        variant: 0,
        order: 0,
        status: 'queued',
      },
    ]);
    const { location = '' } = await ana.run('campanha csv Natal');
    const { text } = await ana.get(location);
    const [, href = ''] = /href="([^"]+\/arquivo\/\d+)"/.exec(text) ?? [];
    const file = await ana.get(href);
    expect(file.headers.get('Content-Disposition')).toMatch(/^attachment; filename=".*Natal.*\.csv"$/i);
    expect(file.text).toContain('+5511987650001');
    expect((await bia.get(href)).status).toBe(404);
  });

  it('knows how it may go on, as far as its role does', async () => {
    const known = async (who: Browser, line: string): Promise<unknown> =>
      JSON.parse((await who.get(`/painel/complete?line=${encodeURIComponent(line)}`, AS_SCRIPT)).text);
    expect(await known(ana, 'instancia pausar ven')).toEqual({ typed: 'ven', candidates: ['vendas-1 '] });
    expect(await known(bia, 'instancia pau')).toMatchObject({ candidates: [] });
  });
});

describe('a QR code', () => {
  it('has a page of its own, for whoever asked and nobody else', async () => {
    await fleet(engine, records.instance('novo-1', { state: 'logged_out' }));
    const qr = { code: '2@secret', at: engine.clock.now(), madeAt: '1' };
    await engine.qrCodes.keep('novo-1', qr);
    const { location = '' } = await ana.run('instancia qr novo-1');
    expect(location).toMatch(/^\/painel\/qr\/novo-1%40\d+\/[\w-]+$/);
    const page = await ana.get(location);
    expect(page.text).toContain('class="qr"');
    expect(page.text).not.toContain('2@secret');
    expect(await engine.audits.list({ subject: 'instance:novo-1', limit: 5 })).toMatchObject([
      { actor: 'Ana (slack:U1)', action: 'instance.qr', where: 'dashboard' },
    ]);
    const other = await dashboard.visitor(ANA);
    expect((await other.get(location)).status).toBe(404);
    expect((await other.get(location.replace('/painel/', '/painel/live/'))).status).toBe(404);
    expect((await bia.get(location)).status).toBe(403);
  });
});
