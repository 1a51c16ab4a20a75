import { beforeAll, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../src/bot/commands/command.ts';
import { testFrota, type TestFrota } from '../../integration/test-frota.ts';
import { ask, contextOf, fleetOf } from '../support.ts';

let frota: TestFrota;
let ana: CommandContext;
let john: CommandContext;

beforeAll(async () => {
  frota = await testFrota(
    { timeScale: 0.01, numbers: [{ name: 'vendas-1' }, { name: 'novo-1', ageDays: 1 }] },
    { HOUR_LIMIT: '20', DAY_LIMIT: '1000' },
  );
  ana = contextOf(frota);
  john = contextOf(frota, { language: 'en', actor: 'john' });
  await fleetOf(frota, 2);
});

describe('instancia limites', () => {
  it('shows the limits, and how to change them', async () => {
    expect((await ask(ana, 'instancia limites vendas-1')).screen.split('\n')).toEqual([
      'Limites de vendas-1: 20 mensagens por hora, 1.000 por dia, 100 conversas novas por dia.',
      'Para mudá-los (cada um pode faltar):',
      '  instancia limites vendas-1 hora=30 dia=200 novas=50',
    ]);
  });

  it.each([
    ['instancia limites vendas-1 hora=30 novas=0', { hourLimit: 30, dayLimit: 1_000, newChatLimit: 0 }],
    [
      'instancia vendas-1 limites --hora 40 --dia 200 --novas 50',
      { hourLimit: 40, dayLimit: 200, newChatLimit: 50 },
    ],
  ])('%s', async (line, limits) => {
    await ask(ana, line);
    expect(await frota.ports.instances.get('vendas-1')).toMatchObject(limits);
    expect(await frota.ports.audits.list({ subject: 'instance:vendas-1', limit: 1 })).toMatchObject([
      { actor: 'ana', action: 'instance.limits' },
    ]);
  });

  it('says everything that is wrong, and changes nothing', async () => {
    const before = await frota.ports.instances.get('vendas-1');
    const { screen } = await ask(ana, 'instancia limites vendas-1 hora=muitas dia=0 novas=-1');
    expect(screen).toContain('✖ hora: "muitas" não é um número inteiro');
    expect(screen).toContain('✖ dia: deve ser a partir de 1');
    expect(screen).toContain('✖ novas: "-1" não é um número inteiro');
    expect(await frota.ports.instances.get('vendas-1')).toEqual(before);
  });

  it('tells what a young number may send meanwhile', async () => {
    expect((await ask(john, 'instance limits novo-1')).screen).toContain(
      'While it warms up it sends at most 36 messages a day.',
    );
  });
});

describe('instancia aquecimento', () => {
  it('shows how far a young number is, and what it may send', async () => {
    const { screen } = await ask(ana, 'instancia aquecimento novo-1');
    expect(screen).toMatch(/^Aquecendo: etapa 2 de 7 desde .*, até 36 mensagens por dia\n/);
    expect(screen).toContain('  instancia aquecimento novo-1 etapa 3');
    const shown = (await ask(ana, 'instancia novo-1')).screen;
    expect(shown).toContain('Enviadas: 0 de 8 nesta hora, 0 de 36 hoje');
    expect(shown).toContain('Conversas novas: 0 de 100 hoje');
    expect(shown).toContain('Aquecendo: etapa 2 de 7');
    expect((await ask(ana, 'instancias')).screen).toMatch(/novo-1 +conectado +0\/8 +0\/36 /);
  });

  it.each([
    [
      'instancia aquecimento novo-1 etapa 3',
      'novo-1 está agora na etapa 3 de 7: até 65 mensagens por dia.',
      2,
    ],
    [
      'instancia novo-1 aquecimento reiniciar',
      'novo-1 está agora na etapa 1 de 7: até 20 mensagens por dia.',
      0,
    ],
    [
      'instancia aquecimento novo-1 concluir',
      'novo-1 está aquecido: seus limites valem por inteiro.',
      undefined,
    ],
    ['instance warmup novo-1 stage 1', 'novo-1 está agora na etapa 1 de 7: até 20 mensagens por dia.', 0],
    [
      'instancia aquecimento novo-1 finish',
      'novo-1 está aquecido: seus limites valem por inteiro.',
      undefined,
    ],
  ])('%s', async (line, answer, stage) => {
    expect((await ask(ana, line)).screen).toBe(answer);
    expect((await frota.ports.instances.get('novo-1'))?.warmUp?.stage).toBe(stage);
    expect(await frota.ports.audits.list({ subject: 'instance:novo-1', limit: 1 })).toMatchObject([
      { actor: 'ana', action: 'instance.warmup' },
    ]);
  });

  it('says which stages there are', async () => {
    for (const stage of ['0', '8', 'dois']) {
      const { screen } = await ask(ana, `instancia aquecimento novo-1 etapa ${stage}`);
      expect(screen).toContain('✖ etapa: deve ficar entre 1 e 7');
    }
  });

  it('is told of by help, among all that can be done with a number', async () => {
    const { screen } = await ask(ana, 'ajuda instância');
    for (const word of ['pausar', 'limites', 'aquecimento', 'migrar', 'desfazer'])
      expect(screen).toContain(`instancia ${word} NOME`);
  });

  it('of an old number is over', async () => {
    expect((await ask(john, 'instance warmup vendas-1')).screen).toContain(
      'vendas-1 is warmed up: its limits apply in full.',
    );
  });
});
