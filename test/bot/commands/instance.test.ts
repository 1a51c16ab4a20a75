import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { CommandContext } from '../../../src/bot/commands/command.ts';
import { testFrota, type TestFrota } from '../../integration/test-frota.ts';
import { ask, contextOf, fleetOf } from '../support.ts';

let frota: TestFrota;
let ana: CommandContext;
let john: CommandContext;

beforeAll(async () => {
  frota = await testFrota(
    { timeScale: 0.01, numbers: ['vendas-1', 'vendas-2', 'suporte-1'].map((name) => ({ name })) },
    { HOUR_LIMIT: '20', DAY_LIMIT: '1000' },
  );
  ana = contextOf(frota);
  john = contextOf(frota, { language: 'en', actor: 'john' });
  await fleetOf(frota, 3);
});

describe('instancias', () => {
  it('is the content of /stats/instances as a table, with totals', async () => {
    const { screen } = await ask(ana, 'INSTÂNCIAS');
    expect(screen.split('\n')).toEqual([
      'Nome       Status     Msgs/hora  Msgs/dia  Carga  Saúde  Disponível',
      'suporte-1  conectado       0/20   0/1.000     0%    100  sim',
      'vendas-1   conectado       0/20   0/1.000     0%    100  sim',
      'vendas-2   conectado       0/20   0/1.000     0%    100  sim',
      '───────────────────────────────────────────────────────────────────',
      'Total                      0/60   0/3.000     0%         3/3',
      '3 de 3 números conectados.',
    ]);
    expect((await ask(john, 'stats')).screen).toContain('3 of 3 numbers connected.');
  });
});

describe('instancia NAME', () => {
  it('shows its state, why and since when', async () => {
    const { screen } = await ask(ana, 'instancia VENDAS-1');
    expect(screen).toContain('vendas-1 · conectado');
    expect(screen).toMatch(/Desde .*\(Evolution reports open\)/);
    expect(screen).toContain('Enviadas: 0 de 20 nesta hora, 0 de 1.000 hoje');
  });

  it('tells what to do about a number that was banned, or perhaps was not', async () => {
    const { control } = frota.sandbox;
    const becomes = (state: object) =>
      vi.waitFor(async () => expect(await frota.ports.instances.get('suporte-1')).toMatchObject(state));
    control.ban('suporte-1', { code: 403 });
    await becomes({ state: 'banned' });
    expect((await ask(ana, 'instancia suporte-1')).screen).toContain('instancia migrar suporte-1');
    expect((await ask(john, 'instance suporte-1')).screen).toContain('If the phone was changed');
    control.unban('suporte-1');
    await becomes({ state: 'connected' });
    control.ban('suporte-1', { code: 406 });
    await becomes({ state: 'banned' });
    const { screen } = await ask(ana, 'instancia suporte-1');
    expect(screen).toContain('suporte-1 · banido');
    expect(screen).toContain('peça a revisão');
    expect((await ask(ana, 'instancias')).screen).toMatch(/suporte-1 +banido .* não\n/);
  });

  it('is paused and resumed by name, with who did it as evidence', async () => {
    expect((await ask(ana, 'instancia pausar vendas-2')).screen).toContain('instancia retomar vendas-2');
    expect(await frota.ports.instances.get('vendas-2')).toMatchObject({
      state: 'paused',
      evidence: 'paused by ana',
    });
    expect((await ask(ana, 'instancia pausar vendas-2')).screen).toBe('vendas-2 já está pausado.');

    expect((await ask(john, 'instance resume vendas-2')).screen).toContain('vendas-2 is back in use');
    expect((await ask(ana, 'instancia retomar vendas-1')).screen).toBe(
      'vendas-1 não está pausado, e sim conectado.',
    );
  });

  it('that nobody knows is answered with the fleet and the nearest', async () => {
    const { screen } = await ask(ana, 'instancia pausar venda-2');
    expect(screen).toContain('✖ instância: "venda-2" não é da frota; há: ');
    expect(screen).toContain('  instancia pausar vendas-2');
    expect((await ask(ana, 'instancia')).screen).toContain('falta dizer qual');
  });
});
