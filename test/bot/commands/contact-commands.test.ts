import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../support.ts';
import { ask } from '../support.ts';
import { importContacts } from '../../../src/contacts/import-contacts.ts';
import type { FileBlock } from '../../../src/bot/reply.ts';
import { MemoryContactStore } from '../../fakes/contact-store.ts';
import { contact } from '../../fakes/records.ts';
import { type Desk, desk } from './campaign-desk.ts';

const ANA = '+5511980000001';
const BIA = '+5511980000002';

let team: Desk;
let viewer: (line: string) => Promise<Answer>;

beforeEach(async () => {
  team = await desk();
  viewer = (line) => ask({ ...team.context, role: 'viewer' }, line);
  await team.store.addContacts('vip', [
    contact(ANA, {
      name: 'Ana Lúcia',
      segment: 'ouro',
      attributes: { cidade: 'Santos; SP' },
      tags: ['quente'],
      preferredInstance: 'vendas-1',
      lastContactedAt: new Date('2026-03-09T12:00:00Z'),
    }),
    contact(BIA, { name: '=1+1', attributes: { cidade: 'diz "oi"' } }),
  ]);
});

describe('contatos buscar', () => {
  it('finds people by a part of their name; whoever may only look sees no phone', async () => {
    await team.store.addContacts('vip', [contact('+5511980000003', { name: 'LUCIANO', optedOut: true })]);
    const { screen } = await team.ana('contatos buscar luci');
    expect(screen).toContain('Ana Lúcia  +5511980000001  ouro      pode receber');
    expect(screen).toMatch(/LUCIANO +\+5511980000003 +não quer mensagens/);
    const masked = await viewer('contatos buscar luci');
    expect(masked.screen).toContain('…0001');
    expect(masked.screen).not.toContain('98000');
  });

  it.each(['(11) 98000-0001', '+55 11 8000-0001', '5511980000001', '98000-0001', 'ana lucia'])(
    'shows in full who is found alone: %s',
    async (typed) => {
      const { screen, blocks } = await team.ana(`contatos buscar ${typed}`);
      expect(screen.split('\n')[0]).toBe('Ana Lúcia · +5511980000001');
      expect(screen).toMatch(/Listas +vip\n/);
      expect(screen).toMatch(/Marcas +quente\n/);
      expect(screen).toMatch(/{{cidade}} +Santos; SP\n/);
      expect(screen).toMatch(/Recebe de +vendas-1\n/);
      expect(blocks.at(-1)).toMatchObject({
        line: `contatos sair ${ANA}`,
        button: { label: 'Descadastrar', style: 'danger', confirm: expect.any(String) },
      });
    },
  );

  it('shows at most ten, and says that there are more', async () => {
    const { screen, blocks } = await team.john('contacts find pessoa');
    expect(blocks[0]).toMatchObject({ kind: 'table' });
    expect(screen.match(/^Pessoa \d+ /gm)).toHaveLength(10);
    expect(screen).toContain('There are more than these 10: give more of the name or phone.');
  });

  it('says that nobody is known, and that it takes somebody', async () => {
    expect((await team.john('contacts find xyz')).screen).toBe('Nobody is known by "xyz".');
    expect((await team.ana('contatos buscar')).screen).toContain('✖ contato: falta dizer quem');
  });
});

describe('contatos mostrar', () => {
  it('is for one person', async () => {
    expect((await viewer('contatos mostrar 98000-0001')).screen).toContain('Ana Lúcia · …0001');
    expect((await viewer('contatos mostrar 98000-0001')).blocks.at(-1)?.kind).toBe('table');
    expect((await team.ana('contatos mostrar pessoa')).screen).toContain('contatos buscar pessoa');
  });
});

describe('contatos sair and voltar', () => {
  it('has nobody write to a person any more, once, and written down by who', async () => {
    const { screen } = await team.ana('contatos sair (11) 8000-0001');
    expect(screen).toBe('Ninguém mais escreve para +5511980000001; o que estava na fila não sai.');
    expect(await team.store.contacts.get(ANA)).toMatchObject({ optedOut: true });
    team.engine.clock.advance(1_000);
    expect((await team.john('contacts opt-out 11980000001')).screen).toContain('had opted out already');
    expect((await team.ana('contatos mostrar 11980000001')).screen).toContain('não quer mensagens');

    team.engine.clock.advance(1_000);
    expect((await team.john(`contacts opt-in ${ANA}`)).screen).toContain('may be written to again');
    team.engine.clock.advance(1_000);
    expect((await team.john(`contacts opt-in ${ANA}`)).screen).toContain('had not opted out');
    expect(await team.store.contacts.get(ANA)).toMatchObject({ optedOut: false });
    expect(await team.store.audits.list({ subject: `contact:${ANA}`, limit: 5 })).toMatchObject([
      { actor: 'john', action: 'contact.opt_in' },
      { actor: 'ana', action: 'contact.opt_out' },
    ]);
  });

  it('is known of who is on no list, so that an import does not bring them in', async () => {
    await team.ana('contatos sair 11 98888-7777');
    expect((await team.ana('contatos buscar 11 98888-7777')).screen).toContain('+5511988887777');
  });

  it('takes a phone', async () => {
    expect((await team.ana('contatos sair')).screen).toContain('✖ telefone: falta dizer quem');
    expect((await team.ana('contatos sair Ana')).screen).toContain('✖ telefone: ');
  });
});

describe('contatos exportar', () => {
  const fileIn = ({ blocks }: Answer) => blocks.find((block): block is FileBlock => block.kind === 'file')!;

  it('gives the list as Excel in Brazil opens it, with nothing in it to calculate', async () => {
    const answer = await team.ana('contatos exportar VIP');
    expect(answer.blocks[0]).toMatchObject({ text: 'Lista "vip": 2 contatos.' });
    expect(fileIn(answer)).toEqual({
      kind: 'file',
      name: 'vip.csv',
      content: [
        '\uFEFFtelefone;nome;segmento;cidade;descadastrado',
        `'${ANA};Ana Lúcia;ouro;"Santos; SP";não`,
        `'${BIA};'=1+1;;"diz ""oi""";não`,
        '',
      ].join('\r\n'),
    });
    expect(await team.store.audits.list({ subject: 'list:vip', limit: 1 })).toMatchObject([
      { actor: 'ana', action: 'contacts.export', details: { contacts: 2 } },
    ]);
  });

  it('can be imported again', async () => {
    const { content } = fileIn(await team.ana('contatos exportar clientes'));
    const store = new MemoryContactStore();
    const source = (async function* () {
      yield Buffer.from(content);
    })();
    const report = await importContacts(source, store, { defaultRegion: 'BR', list: 'clientes' });
    expect(report).toMatchObject({ rows: 12, imported: 12, rejected: [] });
    expect(store.contacts.get('+5511970000000')).toMatchObject({ name: 'Pessoa 0' });
  });

  it('says which lists there are', async () => {
    expect((await team.ana('contatos exportar')).screen).toContain('falta dizer qual; há: clientes, vip');
    expect((await team.john('contacts export nada')).screen).toContain('there is no contact list "nada"');
  });
});
