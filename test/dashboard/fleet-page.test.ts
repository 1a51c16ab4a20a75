import { beforeEach, expect, it } from 'vitest';
import { fleet, type TestEngine, testEngine } from '../engine/test-engine.ts';
import { memoryStore } from '../fakes/memory-store/memory-store.ts';
import { instance } from '../fakes/records.ts';
import { testDashboard } from './support.ts';

const ANA = { id: 'slack:U1', name: 'Ana' };

let engine: TestEngine;
beforeEach(() => {
  engine = testEngine(memoryStore());
});

it('shows each number with its state, since when and why, its load and its health', async () => {
  await fleet(
    engine,
    instance('vendas-1'),
    instance('vendas-2', { state: 'banned', evidence: 'code 406: <banned>', health: 12 }),
  );
  const dashboard = await testDashboard(engine, { [ANA.id]: 'viewer' });
  const ana = await dashboard.visitor(ANA);
  const { status, text } = await ana.get('/painel');
  expect(status).toBe(200);
  expect(text).toContain('<html lang="pt-BR">');
  expect(text).toContain('href="/painel/numeros/vendas-1"');
  expect(text).toMatch(/banido<\/strong>/);
  expect(text).toContain('code 406: &lt;banned>');
  expect(text).toContain('Saúde 12');
  expect(text).toContain('1 de 2');
});
