import { beforeEach, describe, expect, it } from 'vitest';
import { pauseInstance } from '../../src/engine/fleet.ts';
import { fleet, instanceOf, type TestEngine, testEngine } from '../engine/test-engine.ts';
import { memoryStore } from '../fakes/memory-store/memory-store.ts';
import * as records from '../fakes/records.ts';
import { type Browser, testDashboard } from './support.ts';

const ANA = { id: 'slack:U1', name: 'Ana' };
const HOUR_MS = 3_600_000;

let engine: TestEngine;
let ana: Browser;
beforeEach(async () => {
  engine = testEngine(memoryStore());
  await fleet(engine, 'vendas-1', 'vendas-2');
  const dashboard = await testDashboard(engine, { [ANA.id]: 'operator' });
  ana = await dashboard.visitor(ANA);
});

/** What is read on a page, without its marks. */
async function read(path: string): Promise<string> {
  const { status, text } = await ana.get(path);
  expect(status).toBe(200);
  const main = /<main[^>]*>(.*)<\/main>/s.exec(text)?.[1] ?? '';
  return main.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

/** So many messages that a number sent, so many hours ago. */
async function sent(name: string, count: number, hoursAgo: number): Promise<void> {
  const at = new Date(engine.clock.now().getTime() - hoursAgo * HOUR_MS);
  const rows = Array.from({ length: count }, (_, n) => `c:${name}${hoursAgo}-${n}`);
  await engine.ledger.insert(
    rows.map((id, order) => ({
      id,
      campaignId: 'c',
      phone: id,
      variant: 0,
      order,
      status: 'queued' as const,
    })),
  );
  await engine.ledger.assign(rows.map((id) => ({ id, instance: name, cold: false })));
  for (const row of await engine.ledger.nextAssigned(name, undefined, count)) {
    const begun = await engine.ledger.beginAttempt(row, { textHash: 'x', at });
    await engine.ledger.markSent(row.id, begun?.attempt ?? 0, `K${row.id}`, at);
  }
}

describe('the page of all numbers', () => {
  it('shows each with its state, since when and why, its load and its health', async () => {
    const banned = { state: 'banned', evidence: 'code 406: <banned>', health: 12 } as const;
    await fleet(engine, records.instance('vendas-3', banned));
    const { text } = await ana.get('/painel');
    expect(text).toContain('<html lang="pt-BR">');
    expect(text).toContain('href="/painel/numeros/vendas-3"');
    expect(text).toContain('code 406: &lt;banned>');
    const page = await read('/painel');
    expect(page).toContain('Conectados 2 de 3');
    expect(page).toMatch(/vendas-3 banido .*Hora 0 de 1\.000 Dia 0 de 10\.000 Saúde 12/);
  });

  it('shows what each sent in the last 24 hours, and no more', async () => {
    await sent('vendas-1', 3, 1);
    await sent('vendas-1', 6, 20);
    await sent('vendas-1', 9, 25);
    const { text } = await ana.get('/painel');
    expect(text).toContain(
      'aria-label="Mensagens enviadas em cada uma das últimas 24 horas: 9 ao todo, 6 na mais cheia"',
    );
    expect(text).toContain('0 em 24 h');
    // The hour that goes on is counted anew; what is over is not.
    await sent('vendas-1', 2, 0);
    engine.clock.advance(60_000);
    expect((await ana.get('/painel')).text).toContain('11 em 24 h');
  });
});

describe('the page of a number', () => {
  it('tells what was done to it, and what became of its problems', async () => {
    await pauseInstance(engine, await instanceOf(engine, 'vendas-1'), 'Bia (slack:U2)');
    const problem = {
      fingerprint: 'banned vendas-1',
      kind: 'banned',
      facts: { instance: 'vendas-1', server: 'main' },
    } as const;
    await engine.incidents.raise(problem, engine.clock.now());
    engine.clock.advance(60_000);
    await engine.incidents.resolve(problem.fingerprint, engine.clock.now());
    const page = await read('/painel/numeros/vendas-1');
    expect(page).toContain('vendas-1 · pausado');
    expect(page).toMatch(/Tira um número de uso por Bia/);
    expect(page).toMatch(/O WhatsApp baniu vendas-1: encerrado.*O WhatsApp baniu vendas-1 /);
    expect((await ana.get('/painel/numeros/vendas-2')).text).not.toContain('baniu');
    expect((await ana.get('/painel/numeros/none')).status).toBe(404);
  });
});

describe('the page of campaigns', () => {
  it('shows those under way first, how far they are, and what may be done', async () => {
    await engine.campaigns.create(records.campaign('a', { name: 'Natal', instances: ['vendas-1'] }));
    await engine.campaigns.create(records.campaign('b', { name: 'Rascunho', status: 'draft' }));
    const page = await read('/painel/campanhas');
    expect(page).toMatch(/Natal .*em andamento.*Pausar.*Rascunho .*rascunho.*Lançar/);
    const [{ id } = { id: '' }] = await engine.campaigns.list(['running']);
    expect(await read(`/painel/campanhas/${id}`)).toContain('Natal · em andamento');
    expect((await ana.get('/painel/campanhas/none')).status).toBe(404);
  });
});

describe('the page of incidents', () => {
  it('shows the worst first, with the buttons of chats, and what was over lately', async () => {
    expect(await read('/painel/incidentes')).toContain('Está tudo em ordem.');
    const raise = (kind: 'banned' | 'health_low', instance: string) =>
      engine.incidents.raise(
        {
          fingerprint: `${kind} ${instance}`,
          kind,
          facts: { instance, server: 'main', health: 20, below: 30 },
        },
        engine.clock.now(),
      );
    await raise('health_low', 'vendas-1');
    await raise('banned', 'vendas-2');
    const page = await read('/painel/incidentes');
    expect(page).toMatch(/baniu vendas-2.*Assumir.*vendas-1.*Assumir/);
    const ref = (await engine.incidents.open()).find(({ kind }) => kind === 'banned')?.ref ?? '';
    await ana.run(`alerta assumir ${ref}`);
    expect(await read(`/painel/incidentes/${ref}`)).toMatch(/Ana .*O que aconteceu/);
    await engine.incidents.resolve('banned vendas-2', engine.clock.now());
    expect(await read('/painel/incidentes')).toMatch(/Resolvidos há pouco .*baniu vendas-2/);
    expect((await ana.get('/painel/incidentes/none')).status).toBe(404);
  });
});

it('an address that is no page says so', async () => {
  const { status, text } = await ana.get('/painel/nothing');
  expect([status, text]).toEqual([404, expect.stringContaining('Esta página não existe')]);
});
