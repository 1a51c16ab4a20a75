import { beforeEach, describe, expect, it } from 'vitest';
import type { ExampleBlock, Reply } from '../../../src/bot/reply.ts';
import { ask } from '../support.ts';
import { type Desk, desk } from './campaign-desk.ts';

let team: Desk;

beforeEach(async () => {
  team = await desk();
});

function buttonsOf({ blocks }: Pick<Reply, 'blocks'>): Required<Pick<ExampleBlock, 'line' | 'button'>>[] {
  return blocks.flatMap((block) =>
    block.kind === 'example' && block.button !== undefined
      ? [{ line: block.line, button: block.button }]
      : [],
  );
}

const labels = (reply: Pick<Reply, 'blocks'>): string[] => buttonsOf(reply).map(({ button }) => button.label);

const NEW = 'campanha nova nome="Black Friday" lista=clientes texto="Oi {{nome}}!"';

describe('the buttons of a campaign', () => {
  it('are what can be done with it as it is', async () => {
    const created = await team.ana(NEW);
    expect(buttonsOf(created)).toEqual([
      { line: 'campanha iniciar "Black Friday"', button: { label: 'Lançar', style: 'primary' } },
      { line: 'campanha testar "Black Friday"', button: { label: 'Testar em mim' } },
      { line: 'campanha editar "Black Friday"', button: { label: 'Editar' } },
      {
        line: 'campanha descartar "Black Friday"',
        button: {
          label: 'Descartar',
          style: 'danger',
          confirm: 'Descartar o rascunho "Black Friday"? Ele não volta mais.',
        },
      },
    ]);
    expect(labels(await team.ana('campanha ver black friday'))).toEqual([
      'Lançar',
      'Testar em mim',
      'Editar',
      'Descartar',
    ]);
    expect(labels(await team.ana('campanha iniciar black friday'))).toEqual([
      'Pausar',
      'Relatório',
      'Cancelar',
    ]);
    expect(labels(await team.john('campaign pause black friday'))).toEqual(['Resume']);
    expect(labels(await team.john('campaign show black friday'))).toEqual([
      'Resume',
      'Edit',
      'Report',
      'Cancel',
    ]);
    expect(labels(await team.ana('campanha retomar black friday'))).toEqual([
      'Pausar',
      'Relatório',
      'Cancelar',
    ]);
    expect(labels(await team.ana('campanha cancelar black friday'))).toEqual(['Relatório']);
    expect(labels(await team.ana('campanha relatorio black friday'))).toEqual(['Ver']);
  });

  it('are lines that are understood as they are, in both languages', async () => {
    await team.ana(NEW);
    for (const [who, line] of [
      [team.ana, 'campanha ver black friday'],
      [team.john, 'campaign show black friday'],
    ] as const) {
      const [, , , discard] = buttonsOf(await who(line));
      const { failed, screen } = await who(discard!.line);
      expect(failed).toBeUndefined();
      expect(screen).toMatch(/O rascunho "Black Friday" foi descartado|The draft "Black Friday" is gone/);
      expect(await team.store.campaigns.list()).toEqual([]);
      await team.ana(NEW);
    }
  });

  it('are not there for who types: the screen shows what can be typed, as ever', async () => {
    const { screen } = await team.ana(NEW);
    expect(screen).toContain('  campanha iniciar "Black Friday"');
    expect(screen).not.toContain('testar');
    expect(screen).not.toContain('descartar');
  });

  it('let only drafts be discarded', async () => {
    await team.given({ status: 'running' });
    const { screen, failed } = await team.john('campaign discard Natal');
    expect(failed).toBe(true);
    expect(screen).toBe('The campaign "Natal" is running; this works only while it is a draft.');
    expect(await team.store.audits.list({ limit: 5 })).toEqual([]);
  });
});

describe('Test to me', () => {
  const bia = (line: string) =>
    ask({ ...team.context, actor: 'Bia (slack:U1)', person: { id: 'slack:U1', name: 'Bia' } }, line);

  it('asks once for the phone of whoever pressed it, and then goes there', async () => {
    await team.given({ status: 'draft' });
    const asked = await bia('campanha testar Natal');
    expect(asked.failed).toBe(true);
    expect(asked.screen).toContain('Não conheço o seu telefone');
    expect(asked.screen).toContain('eu telefone +55');
    expect((await bia('eu telefone (11) 97777-6666')).screen).toBe('Seus testes vão para …6666.');
    expect((await bia('campanha testar Natal')).screen).toMatch(/enviou o teste para \+5511977776666/);
    expect((await bia('eu telefone')).screen).toContain('…6666');
    expect((await bia('eu telefone nenhum')).screen).toBe('Esqueci o seu telefone.');
    expect((await bia('campanha testar Natal')).failed).toBe(true);
  });

  it('takes a phone in words', async () => {
    expect((await bia('eu telefone 123')).screen).toContain('✖ telefone: Faltam dígitos no telefone.');
    expect((await team.ana('eu telefone')).screen).toContain('telefone=…');
  });
});

describe('the buttons of a number', () => {
  it('are what can be done with it in its state; what is dangerous asks before', async () => {
    expect(labels(await team.ana('instancia vendas-1'))).toEqual(['Pausar', 'Reiniciar', 'Migrar contatos']);
    expect(labels(await team.ana('instancia pausar vendas-1'))).toEqual(['Retomar']);
    expect(labels(await team.john('instance vendas-1'))).toEqual(['Resume', 'Restart', 'Migrate contacts']);
    const asking = buttonsOf(await team.john('instance vendas-1')).filter(({ button }) => button.confirm);
    expect(asking.map(({ button }) => button.label)).toEqual(['Restart']);
    expect(labels(await team.ana('instancia retomar vendas-1'))).toEqual(['Pausar']);
  });
});

describe('what was meant instead', () => {
  it('can be pressed where the name that was meant is known', async () => {
    await team.given({ status: 'running', instances: ['vendas-1'] });
    expect(buttonsOf(await team.ana('campanha pausar Natla'))).toEqual([
      { line: 'campanha pausar Natal', button: { label: 'campanha pausar Natal' } },
    ]);
    expect(buttonsOf(await team.ana('instncias'))).toEqual([
      { line: 'instancias', button: { label: 'instancias' } },
    ]);
  });

  it('cannot where the example makes up what it is about', async () => {
    expect(buttonsOf(await team.ana('campanha cancelr'))).toEqual([]);
    expect(buttonsOf(await team.ana('campanha nvoa'))).toEqual([]);
    expect(buttonsOf(await team.ana('campanha editar Natla texto=Oi'))).toEqual([]);
  });
});
