import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { CommandContext } from '../../../src/bot/commands/command.ts';
import { testFrota, type TestFrota } from '../../integration/test-frota.ts';
import { ask, contextOf, fleetOf } from '../support.ts';

let frota: TestFrota;
let ana: CommandContext;
let john: CommandContext;

beforeAll(async () => {
  frota = await testFrota(
    { timeScale: 0.01, numbers: [{ name: 'vendas-1' }, { name: 'vendas-2', state: 'close' }] },
    { EVOLUTION_INSTANCES: 'vendas-1,vendas-2' },
  );
  ana = contextOf(frota);
  john = contextOf(frota, { language: 'en', actor: 'john' });
  await fleetOf(frota, 1);
  await vi.waitFor(async () => expect(await frota.ports.instances.all()).toHaveLength(2), 10_000);
});

describe('instancia reiniciar NAME', () => {
  it('has a number connect anew, and writes down who wanted it', async () => {
    const { screen } = await ask(ana, 'instancia reiniciar VENDAS-1');
    expect(screen).toBe(
      'vendas-1 está se conectando de novo; volta em alguns segundos. Para ver:\n  instancia vendas-1',
    );
    expect(await frota.ports.audits.list({ subject: 'instance:vendas-1', limit: 1 })).toMatchObject([
      { actor: 'ana', action: 'instance.restart', details: { outcome: 'restarting' } },
    ]);
    await fleetOf(frota, 1);
  });

  it('offers the QR code of one that is not connected', async () => {
    const { blocks, screen } = await ask(john, 'instance restart vendas-2');
    expect(screen).toContain('vendas-2 is not connected: there is nothing to restart.');
    expect(blocks.at(-1)).toMatchObject({ line: 'instance qr vendas-2', button: { label: 'Show QR' } });
  });
});

describe('instancia qr NAME', () => {
  const keep = (pairingCode?: string) => {
    const at = frota.ports.clock.now();
    const qr = { code: '2@kept', at, madeAt: '9999' };
    return frota.ports.qrCodes.keep('vendas-2', pairingCode === undefined ? qr : { ...qr, pairingCode });
  };

  it('asks Evolution for a code, and shows it to be scanned', async () => {
    const { blocks, screen } = await ask(ana, 'instancia qr vendas-2');
    expect(blocks[0]).toMatchObject({ kind: 'qr', code: expect.stringMatching(/^2@/) });
    expect(screen.split('\n')[0]).toMatch(/^█+$/);
    expect(screen).toMatch(/Vale por mais \d+ segundos/);
    expect(screen).toContain('  instancia qr vendas-2');
  });

  it('shows the one that Evolution told last, with the code to type', async () => {
    await keep('ABCD1234');
    const { blocks, screen } = await ask(john, 'instance qr vendas-2');
    expect(blocks[0]).toEqual({ kind: 'qr', code: '2@kept' });
    expect(screen).toContain('type this code: ABCD1234');
  });

  it('says that a connected number has none', async () => {
    expect((await ask(ana, 'instancia qr vendas-1')).screen).toBe(
      'vendas-1 está conectado: não há QR code para ler.',
    );
  });

  it('says that there is none to show, or why Evolution was not asked', async () => {
    const { probe, qrCodes, pairings } = frota.ports;
    // The sandbox, which was asked before, goes on telling codes.
    frota.ports.qrCodes = { ...qrCodes, get: async () => undefined };
    // So would what it answered then.
    frota.ports.pairings = { get: (_key, load) => load() };
    frota.ports.probe = { ...probe, pairing: async () => ({ kind: 'none' }) };
    expect((await ask(john, 'instance qr vendas-2')).screen).toContain('has no QR code of vendas-2 to show');
    frota.ports.probe = probe;
    frota.ports.qrCodes = qrCodes;
    frota.ports.pairings = pairings;
    expect((await ask(ana, 'instancia qr')).screen).toContain('falta dizer qual');
  });
});

describe('an instance whose events come and that the settings do not name', () => {
  it('is shown with the fleet, and by its name with how to have it used', async () => {
    expect((await ask(ana, 'instancias')).screen).not.toContain('Sem gestão');
    await frota.ports.strangers.note({ server: 'sandbox', name: 'cobrança' }, frota.ports.clock.now());
    const { screen } = await ask(ana, 'instancias');
    expect(screen).toContain('Sem gestão, embora cheguem eventos: cobrança. Para ver por quê:');
    expect(screen).toContain('  instancia cobrança');
    const shown = (await ask(john, 'instance cobranca')).screen;
    expect(shown).toContain('cobrança · not managed');
    expect(shown).toContain('EVOLUTION_INSTANCES does not name it');
  });
});
