import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { CommandContext } from '../../../src/bot/commands/command.ts';
import { importPeople, testFrota, type TestFrota } from '../../integration/test-frota.ts';
import { ask, clockAt, contextOf, fleetOf } from '../support.ts';

let frota: TestFrota;
let ana: CommandContext;
let john: CommandContext;

beforeAll(async () => {
  frota = await testFrota(
    { timeScale: 0.01, numbers: [{ name: 'vendas-1' }, { name: 'vendas-2' }] },
    { PLAN: 'starter' },
  );
  await importPeople(frota, 'Clientes', 12);
  await fleetOf(frota, 2);
  ana = contextOf(frota);
  john = contextOf(frota, { language: 'en', actor: 'john' });
});

const create = (name: string, more = '') =>
  ask(ana, `campanha nova nome="${name}" lista=clientes texto="Oi {{nome}}!" ${more}`);
const stored = async (name: string) => (await frota.ports.campaigns.find(name))[0];

describe('campanha nova', () => {
  it('needs a name, a list and a text only; the rest has the usual values', async () => {
    const { screen, follow } = await create('Só o básico');
    expect(screen).toContain('Campanha "Só o básico" criada como rascunho.');
    expect(screen).toContain('│ Oi Pessoa 0!');
    expect(screen).toMatch(
      /Previsão, se começar agora: 12 mensagens, 2 números: pronta (hoje|amanhã) \d\d:\d\d\./,
    );
    expect(screen).toContain('campanha iniciar "Só o básico"');
    expect(follow).toBeUndefined();
    expect(await stored('Só o básico')).toMatchObject({
      status: 'draft',
      list: 'Clientes',
      instances: ['vendas-1', 'vendas-2'],
      strategy: 'hybrid',
      interval: { minMs: 25_000, maxMs: 50_000 },
      dailyLimitPerInstance: 100,
      pauseOnHealthBelow: 30,
    });
  });

  it('takes everything in one line, times in the zone of the team', async () => {
    const now = contextOf({ ...frota, ports: { ...frota.ports, clock: clockAt('2026-11-01T12:00:00Z') } });
    const { screen } = await ask(
      now,
      `campanha nova nome="Black Friday" lista=CLIENTES texto="Oi {{nome}}!\\nTudo bem em {{cidade}}?" texto2='Olá' ` +
        'instancias=vendas-2,VENDAS-1 rotacao=rodízio intervalo=30-45 limite=80 saude=40 inicio="2026-11-27 08:00"',
    );
    expect(screen).toContain('sex., 27 de nov. de 2026, 08:00');
    expect(await stored('Black Friday')).toMatchObject({
      variants: ['Oi {{nome}}!\nTudo bem em {{cidade}}?', 'Olá'],
      instances: ['vendas-2', 'vendas-1'],
      strategy: 'round_robin',
      interval: { minMs: 30_000, maxMs: 45_000 },
      dailyLimitPerInstance: 80,
      pauseOnHealthBelow: 40,
      scheduledAt: new Date('2026-11-27T11:00:00Z'),
    });
  });

  it('understands English in a Portuguese team, and answers in the language of who asks', async () => {
    const line =
      'campaign new name=Easter list=clientes text="Hi {{name}}" numbers=vendas-1 strategy=balanced interval=1,5-2';
    const { screen } = await ask(john, line);
    expect(screen).toContain('Campaign "Easter" created as a draft.');
    expect(await stored('Easter')).toMatchObject({
      strategy: 'balanced',
      interval: { minMs: 1500, maxMs: 2000 },
    });
    expect((await ask(ana, line)).screen).toContain('já existe uma campanha "Easter"');
  });

  it('tells everything that is wrong at once, each by its field, with an example', async () => {
    const { screen, blocks } = await ask(
      ana,
      'campanha nova nmoe=Natal texto="Oi {{apelido}}" texto2=" " instancias=vendas-1,vendas-9 rotacao=sorte intervalo=50-25 limite=muito saude=101 inicio=ontem',
    );
    expect(blocks[0]).toEqual({
      kind: 'problems',
      problems: [
        { field: 'nmoe', text: 'não conheço esta opção; você quis dizer nome=…?' },
        { field: 'lista', text: expect.stringContaining('falta') },
        {
          field: 'rotacao',
          text: 'não conheço "sorte"; use hibrida, fixa, inteligente, balanceada, rodizio ou por_segmento',
        },
        { field: 'limite', text: '"muito" não é um número inteiro' },
        { field: 'inicio', text: expect.stringContaining('2026-11-27 08:00') },
        { field: 'texto2', text: 'está vazio' },
        { field: 'instancias', text: '"vendas-9" não é da frota; há: vendas-1, vendas-2' },
        { field: 'intervalo', text: expect.stringContaining('25-50') },
        { field: 'saude', text: 'deve ficar entre 0 e 100' },
      ],
    });
    expect(screen).toContain('campanha nova nome="Black Friday" lista=contatos texto="Oi {{nome}}!"');
    expect(await stored('Natal')).toBeUndefined();
  });

  it('names the fields that a text can use when it uses another', async () => {
    const { screen } = await ask(ana, 'campanha nova nome=X lista=clientes texto="Oi {{apelido}}"');
    expect(screen).toMatch(
      /✖ texto: usa \{\{apelido\}\}, que nenhum contato de "Clientes" tem; há: .*cidade/,
    );
  });

  it('refuses a time that has passed, and more numbers than the plan allows', async () => {
    const strict = { ...frota.ports.settings, maxInstancesPerCampaign: 1 };
    const now = contextOf({
      ...frota,
      ports: { ...frota.ports, settings: strict, clock: clockAt('2026-11-01T12:00:00Z') },
    });
    const { screen } = await ask(now, 'campanha nova nome=Y lista=clientes texto=Oi inicio="1/11/2026 8h"');
    expect(screen).toContain('inicio: deve ser um momento no futuro');
    expect(screen).toContain('são 2 números, mas o plano "starter" permite 1 por campanha');
  });

  it('says what to do about words and quotes that belong to nothing', async () => {
    const { screen } = await ask(ana, 'campanha nova nome=Z lista=clientes texto=Oi tudo bem');
    expect(screen).toContain('não sei o que fazer com "tudo bem"; valores com espaços vão entre aspas');
    expect((await ask(ana, 'campanha nova nome=Z texto="Oi')).screen).toContain('as aspas " foram abertas');
    expect(await stored('Z')).toBeUndefined();
  });
});

describe('a campaign', () => {
  it('shows its progress, its plan and what each number did', async () => {
    await create('Relatório', 'intervalo=0-0');
    await ask(ana, 'campanha iniciar Relatório');
    await vi.waitFor(async () => expect(await stored('Relatório')).toMatchObject({ status: 'completed' }), {
      timeout: 40_000,
    });
    const { screen } = await ask(ana, 'campanha ver relatorio');
    expect(screen).toContain('Relatório · concluída');
    expect(screen).toContain('Lista "Clientes", 1 texto');
    expect(screen).toContain('██████████████████████████████ 100%  12 de 12 mensagens');
    expect(screen).toMatch(/vendas-1 +conectado +\d/);
    expect(screen).toMatch(/Total +12 /);
  });

  it('is started, paused, resumed and cancelled by name, and says so', async () => {
    await create('Café da manhã');
    const started = await ask(ana, 'campanha iniciar cafe da MANHA');
    expect(started.screen).toBe('Campanha "Café da manhã" em andamento.');
    expect(started.follow).toMatchObject({ name: 'Café da manhã', status: 'running' });

    expect((await ask(ana, 'campanha pausar "Café da manhã"')).screen).toContain(
      'campanha retomar "Café da manhã"',
    );
    expect(await stored('Café da manhã')).toMatchObject({ status: 'paused' });

    const resumed = await ask(john, 'campaign continue café da manhã');
    expect(resumed.screen).toBe('Campaign "Café da manhã" goes on.');
    expect(resumed.follow).toMatchObject({ status: 'running' });

    expect((await ask(ana, '/campanha cancelar café da manhã')).screen).toContain('cancelada');
    expect(await stored('Café da manhã')).toMatchObject({ status: 'cancelled' });
  });

  it('with a time is scheduled when it is started, and nothing is followed', async () => {
    await create('Amanhã cedo', 'inicio="amanhã 8h"');
    const { screen, follow } = await ask(ana, 'campanha iniciar amanhã cedo');
    expect(screen).toMatch(/^Campanha "Amanhã cedo" agendada para .*08:00\.$/);
    expect(follow).toBeUndefined();
    expect(await stored('Amanhã cedo')).toMatchObject({ status: 'scheduled' });
  });

  it('that cannot be moved from where it is says where it is, and when it could', async () => {
    await create('Rascunho eterno');
    expect((await ask(ana, 'campanha pausar rascunho eterno')).screen).toBe(
      'A campanha "Rascunho eterno" está em rascunho; isto só é possível com ela em andamento ou agendada.',
    );
    expect((await ask(john, 'campaign resume rascunho eterno')).screen).toBe(
      'The campaign "Rascunho eterno" is a draft; this works only while it is paused.',
    );
  });

  it('that nobody knows is answered with the nearest one, ready to type', async () => {
    await create('Volta às aulas');
    const { screen } = await ask(ana, 'campanha iniciar volta as aluas');
    expect(screen).toContain('não existe "volta as aluas"; você quis dizer "Volta às aulas"?');
    expect(screen).toContain('campanha iniciar "Volta às aulas"');
  });

  it('that is not named is offered from those that the command is for', async () => {
    await create('Pronta');
    await ask(ana, 'campanha iniciar Pronta');
    const { screen } = await ask(ana, 'campanha pausar');
    expect(screen).toContain('falta dizer qual');
    expect(screen).toContain('Pronta');
    expect(screen).not.toContain('Rascunho eterno');
  });

  it('appears in the list of campaigns, the newest first', async () => {
    await create('A mais nova');
    const { screen } = await ask(ana, 'campanhas');
    const [, first] = screen.split('\n');
    expect(first).toMatch(/^A mais nova +rascunho +░░░░░░░░░░ 0% +0 +0 +Clientes/);
    expect((await ask(john, 'campaign list')).screen).toMatch(/A mais nova +draft/);
  });

  it('of the past is known by its name even when the list is cut', async () => {
    for (let n = 1; n <= 21; n++) await create(`Série ${n}`);
    expect((await ask(ana, 'campanhas')).screen).toMatch(/E mais \d+ campanhas antigas\.$/);
    expect((await ask(ana, 'campanha ver so o basico')).screen).toContain('Só o básico · rascunho');
  });
});
