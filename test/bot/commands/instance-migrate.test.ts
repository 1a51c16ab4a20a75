import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { CommandContext } from '../../../src/bot/commands/command.ts';
import { executeMigration } from '../../../src/engine/migration.ts';
import { previewMigration } from '../../../src/engine/migration-plan.ts';
import { importPeople, testFrota, type TestFrota } from '../../integration/test-frota.ts';
import { ask, contextOf, fleetOf } from '../support.ts';

let frota: TestFrota;
let ana: CommandContext;
let john: CommandContext;

/** Waits for what workers do in the background. */
const soon = (assertion: () => Promise<void>): Promise<void> => vi.waitFor(assertion, { timeout: 10_000 });

const phoneOf = (n: number): string => `+55119${70_000_000 + n}`;

beforeAll(async () => {
  frota = await testFrota(
    {
      timeScale: 0.01,
      numbers: [
        ...['vendas-1', 'vendas-2', 'suporte-1'].map((name) => ({ name })),
        { name: 'novo-1', ageDays: 1 },
      ],
    },
    { HOUR_LIMIT: '20', DAY_LIMIT: '100' },
  );
  ana = contextOf(frota);
  john = contextOf(frota, { language: 'en', actor: 'john' });
  await fleetOf(frota, 4);
  await importPeople(frota, 'clientes', 260);
});

/** Gives people (by their place in the list) to a number. */
async function give(name: string, from: number, to: number): Promise<void> {
  const people = Array.from({ length: to - from }, (_, n) => phoneOf(from + n));
  const known = await frota.ports.contacts.many(people);
  await frota.ports.contacts.prefer(
    people.map((phone) => ({ phone, from: known.get(phone)?.preferredInstance, to: name })),
  );
}

/** Takes a number back into use, and waits until it can take contacts. */
async function resume(name: string): Promise<void> {
  await ask(ana, `instancia retomar ${name}`);
  await soon(async () =>
    expect(await frota.ports.instances.get(name)).toMatchObject({ state: 'connected', health: 100 }),
  );
}

const contactsOf = (name: string): Promise<number> => frota.ports.placements.count({ instance: name });

describe('instancia migrar', () => {
  it('shows what would happen, and does it only when it is confirmed', async () => {
    await give('vendas-1', 0, 236);
    await give('vendas-2', 236, 246);
    const { screen } = await ask(ana, 'instancia migrar VENDAS-1');
    expect(screen.split('\n')).toEqual([
      '236 contatos recebem mensagens de vendas-1.',
      'Vão para   Tem  Recebe  Msgs/dia  Dias p/ todos',
      'suporte-1    0     104       100              2',
      'vendas-2    10      94       100              2',
      'novo-1       0      38        36              2',
      'Ninguém foi movido ainda. Para migrar:',
      '  instancia migrar vendas-1 confirmar',
    ]);
    expect(await contactsOf('vendas-1')).toBe(236);

    expect((await ask(ana, 'instancia migrar vendas-1 confirmar')).screen.split('\n')).toEqual([
      'Migrando 236 contatos de vendas-1. Para ver o andamento:',
      '  instancia vendas-1',
    ]);
    await soon(async () => expect(await contactsOf('vendas-1')).toBe(0));
    expect(await Promise.all(['suporte-1', 'vendas-2', 'novo-1'].map(contactsOf))).toEqual([104, 104, 38]);
  });

  it('is told of by the number, with how to undo it', async () => {
    await soon(async () =>
      expect((await ask(ana, 'instancia vendas-1')).screen).toMatch(
        /236 contatos migrados em .*, por ana\n {2}Pode ser desfeito até .*:\n {2}instancia desfazer vendas-1/,
      ),
    );
    const { screen } = await ask(ana, 'instancia migrar vendas-1 confirmar');
    expect(screen).toContain('Nenhum contato recebe mensagens de vendas-1: não há o que migrar.');
    expect(screen).toContain('236 contatos migrados');
  });

  it('is undone once, and the second who asks is told who did it', async () => {
    const replies = await Promise.all([
      ask(ana, 'instancia desfazer vendas-1'),
      ask(john, 'instance undo vendas-1'),
    ]);
    const screens = replies.map(({ screen }) => screen);
    const did = screens.filter((screen) => /236 (contatos voltam|contacts go back)/.test(screen));
    const heard = screens.filter((screen) => /já foi feito por john|ana did this already/.test(screen));
    expect([did.length, heard.length]).toEqual([1, 1]);
    await soon(async () => expect(await contactsOf('vendas-1')).toBe(236));
    await soon(async () =>
      expect((await ask(ana, 'instancia vendas-1')).screen).toContain('236 contatos devolvidos em'),
    );
  });

  it('goes to the numbers that are named, in whatever order it is typed', async () => {
    const { screen } = await ask(john, 'instance vendas-1 migrate --to Suporte-1,vendas-2');
    expect(screen).toContain('236 contacts hear from vendas-1.');
    expect(screen).toContain('  instance migrate vendas-1 to=suporte-1,vendas-2 confirm');
    expect(screen).not.toContain('novo-1');
    await ask(ana, 'instancia vendas-1 migrar confirmar para=suporte-1');
    await soon(async () => expect(await contactsOf('suporte-1')).toBe(236));
  });

  it('warns of numbers that get more than they can write to in a month', async () => {
    await ask(ana, 'instancia limites novo-1 hora=1 dia=5');
    const { screen } = await ask(ana, 'instancia migrar suporte-1 para=novo-1');
    expect(screen).toContain(
      'Até 48 dias para escrever uma vez a todos: indique mais números, ou conte com a espera.',
    );
    expect((await ask(john, 'instance migrate suporte-1 to=vendas-2')).screen).not.toContain(
      'to write to everybody once',
    );
    await ask(ana, 'instancia limites novo-1 hora=20 dia=100');
  });

  it('says what is wrong with them', async () => {
    await ask(ana, 'instancia pausar vendas-2');
    const { screen } = await ask(ana, 'instancia migrar suporte-1 para=vendas-2,suporte-1,nada');
    expect(screen).toContain('✖ para: "vendas-2" não está conectado; só números conectados recebem contatos');
    expect(screen).toContain('✖ para: "suporte-1" é o número que os contatos deixam; indique outros');
    expect(screen).toContain('✖ para: "nada" não é da frota; há: ');
    expect((await ask(ana, 'instancia migrar venda confirmar')).screen).toContain('"venda" não é da frota');
    await resume('vendas-2');
  });

  it('says so when no number can take them', async () => {
    await give('novo-1', 236, 240);
    for (const name of ['vendas-1', 'vendas-2', 'suporte-1']) await ask(ana, `instancia pausar ${name}`);
    const { screen } = await ask(ana, 'instancia migrar novo-1 confirmar');
    expect(screen).toContain('está conectado e saudável para recebê-los. Para indicar outros:');
    expect(screen).toContain('  instancia migrar novo-1 para=…');
    expect((await ask(john, 'instance undo vendas-2')).screen).toBe(
      'The contacts of vendas-2 were never migrated.',
    );
  });

  it('is refused an undoing when everybody has heard from their new number', async () => {
    await resume('suporte-1');
    await ask(ana, 'instancia migrar novo-1 confirmar');
    await soon(async () => expect(await frota.ports.migrations.running()).toEqual([]));
    const moved = await frota.ports.placements.find({ mark: 'novo-1/1', limit: 1_000 });
    expect(moved.length).toBeGreaterThanOrEqual(4);
    for (const { phone } of moved) await frota.ports.contacts.noteSent(phone, 'suporte-1', new Date());
    const { screen } = await ask(ana, 'instancia desfazer novo-1');
    expect(screen).toBe(
      'Todos os que saíram de novo-1 já receberam mensagem do novo número ou seguiram adiante: ninguém volta.',
    );
  });
});

describe('a migration that waits', () => {
  /** Begins one whose only target is away before anybody was moved. */
  async function beginInVain(from: string, to: string): Promise<void> {
    const plan = await previewMigration(frota.ports, from, { to: [to] });
    await ask(ana, `instancia pausar ${to}`);
    await executeMigration(frota.ports, plan, 'ana');
  }

  it('says for what, and what can be done', async () => {
    await beginInVain('suporte-1', 'novo-1');
    const { screen } = await ask(ana, 'instancia suporte-1');
    expect(screen).toMatch(
      new RegExp(
        [
          '  Migrando os contatos: 0 de \\d+, por ana',
          '  Está esperando: nenhum dos destinos pode receber contatos agora: novo-1 \\(pausado\\)\\.',
          '  Para encerrá-la onde está e devolver quem foi movido:',
          '  instancia desfazer suporte-1',
          '  Para mover os que restam para outros números:',
          '  instancia migrar suporte-1 para=…',
        ].join('\n'),
      ),
    );
    const english = await ask(john, 'instance suporte-1');
    expect(english.screen).toContain('none of its targets can take contacts now: novo-1 (paused).');
  });

  it('is redirected to other numbers, once that is confirmed', async () => {
    await resume('vendas-2');
    const contacts = await contactsOf('suporte-1');
    const { screen } = await ask(ana, 'instancia migrar suporte-1 para=vendas-2');
    expect(screen).toContain('Está esperando: nenhum dos destinos');
    expect(screen).toContain('A migração que espera termina onde está. Para mover os que restam:');
    expect(await frota.ports.migrations.running()).toHaveLength(1);
    expect((await ask(ana, 'instancia migrar suporte-1 para=vendas-2 confirmar')).screen).toContain(
      `Migrando ${contacts} contatos de suporte-1.`,
    );
    await soon(async () => expect(await contactsOf('suporte-1')).toBe(0));
    await soon(async () => expect(await frota.ports.migrations.running()).toEqual([]));
  });

  it('is taken back', async () => {
    await resume('novo-1');
    await beginInVain('vendas-2', 'novo-1');
    expect((await ask(john, 'instance undo vendas-2')).screen).toContain(
      'The migration of vendas-2 has ended: nobody is to be moved back, and nobody else leaves.',
    );
    await soon(async () => expect(await frota.ports.migrations.running()).toEqual([]));
  });

  it('and lost its targets tells so', async () => {
    const { migrations } = frota.ports;
    const [last] = await migrations.ofNumber('vendas-1');
    const sequence = (last?.sequence ?? 0) + 1;
    await migrations.create({
      id: `vendas-1/${sequence}`,
      from: 'vendas-1',
      sequence,
      by: 'frota',
      startedAt: new Date(),
      contacts: 30,
      targets: [{ instance: 'novo-1', contacts: 30, placed: 10 }],
      stage: 'rest',
      stoppedBy: 'frota',
      finishedAt: new Date(),
    });
    expect((await ask(ana, 'instancia vendas-1')).screen).toMatch(
      new RegExp(
        [
          '  Migração encerrada em .* com 10 de 30 contatos migrados, pela própria Frota',
          '  Os destinos foram banidos, saíram da frota ou ficaram fora por tempo demais\\.',
          '  Pode ser desfeito até .*:',
          '  instancia desfazer vendas-1',
          '  Para mover os que restam para outros números:',
          '  instancia migrar vendas-1 para=…',
        ].join('\n'),
      ),
    );
  });
});
