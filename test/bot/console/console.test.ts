import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FrotaConsole, startConsole } from '../../../src/bot/console/console.ts';
import type { Language } from '../../../src/bot/i18n/language.ts';
import { createCampaign } from '../../../src/engine/new-campaign.ts';
import { importPeople, testFrota, type TestFrota } from '../../integration/test-frota.ts';
import { contextOf, fleetOf } from '../support.ts';
import { KEYS, openTerminal, type TestTerminal } from './terminal.ts';

const PEOPLE = 40;

let frota: TestFrota;
beforeAll(async () => {
  frota = await testFrota({
    timeScale: 0.01,
    numbers: ['vendas-1', 'vendas-2'].map((name) => ({ name, latencyMs: [0, 0] })),
  });
  await importPeople(frota, 'clientes', PEOPLE);
  await fleetOf(frota, 2);
});

let running: FrotaConsole | undefined;
afterEach(() => running?.stop());

interface Session extends TestTerminal {
  console: FrotaConsole;
  onExit: ReturnType<typeof vi.fn>;
  /** Waits until the screen shows something; answers all that it shows then. */
  sees(what: string | RegExp): Promise<string>;
}

async function open(
  options: { columns?: number; rows?: number; colours?: boolean; language?: Language } = {},
): Promise<Session> {
  const terminal = openTerminal(options);
  const onExit = vi.fn<() => void>();
  running = startConsole({
    context: contextOf(frota, { language: options.language ?? 'pt-BR' }),
    input: terminal.input,
    output: terminal.output,
    onExit,
    refreshMs: 10,
  });
  const screen = () => terminal.lines().join('\n');
  const sees = async (what: string | RegExp) => {
    await vi.waitFor(() => expect(screen()).toMatch(what), { timeout: 40_000, interval: 5 });
    return screen();
  };
  await sees('frota>');
  await sees(/ajuda|help/);
  return { ...terminal, console: running, onExit, sees };
}

async function draft(name: string, millisecondsBetween: number): Promise<void> {
  const interval = { minMs: millisecondsBetween, maxMs: millisecondsBetween };
  await createCampaign(frota.ports, { name, list: 'clientes', variants: ['Oi {{nome}}'], interval });
}

describe('the console', () => {
  it('welcomes with what to type first, and answers above the prompt', async () => {
    const { lines, type, sees, promptLine } = await open();
    expect(lines()).toEqual([
      'A Frota está pronta. Digite um comando, ou ajuda para ver todos.',
      'Crie uma campanha:',
      '  campanha nova nome="Black Friday" lista=clientes texto="Oi {{nome}}!"',
      'frota>',
    ]);
    type(`contatos listas${KEYS.enter}`);
    await sees('Campos para os textos');
    expect(lines().slice(3)).toEqual([
      'frota> contatos listas',
      'Lista     Contatos  Campos para os textos',
      expect.stringMatching(/^clientes +40 {2}\{\{/),
      'frota>',
    ]);
    expect(promptLine()).toBe('frota> |');
  });

  it('speaks English', async () => {
    const { type, sees } = await open({ language: 'en' });
    type(`campanhas extra${KEYS.enter}`);
    expect(await sees('✖ command')).toContain('✖ command: "extra" belongs to nothing');
  });

  it('shows a notice above what is being typed, which stays as it is, cursor and all', async () => {
    const { console, type, sees, lines, promptLine } = await open({ columns: 40 });
    const typed = 'campanha nova nome="Uma campanha de nome comprido"';
    type(typed);
    await sees('comprido"');
    type(KEYS.left.repeat(3));
    await vi.waitFor(() => expect(promptLine()).toBe('de nome compri|do"'));
    console.notify('vendas-2 foi banido');
    console.notify('vendas-1 foi banido');
    await sees('vendas-1 foi banido');
    expect(promptLine()).toBe('de nome compri|do"');
    expect(lines().join('').replaceAll(' ', '')).toContain(`foibanidofrota>${typed.replaceAll(' ', '')}`);
  });

  it('does what was typed in order, and recalls it with the up key', async () => {
    const { type, sees, lines, promptLine } = await open();
    type(`xyzzy${KEYS.enter}plugh${KEYS.enter}`);
    await sees(/"plugh"[^]*frota>$/);
    const answers = lines().filter((line) => line.startsWith('Não conheço'));
    expect(answers.map((line) => /"(\w+)"/.exec(line)?.[1])).toEqual(['xyzzy', 'plugh']);
    type(KEYS.up + KEYS.up);
    await vi.waitFor(() => expect(promptLine()).toBe('frota> xyzzy|'));
  });

  it('takes a quoted text over several lines; Ctrl-C drops it', async () => {
    const { type, sees, promptLine, onExit } = await open();
    type(`campanha nova nome=Linhas lista=clientes texto="Oi {{nome}}!${KEYS.enter}`);
    await sees('As aspas estão abertas');
    expect(promptLine()).toBe('     > |');
    type(`Tudo bem?"${KEYS.enter}`);
    await sees('│ Tudo bem?');
    expect(await frota.ports.campaigns.find('Linhas')).toMatchObject([
      { variants: ['Oi {{nome}}!\nTudo bem?'] },
    ]);

    type(`campanha nova texto="mais${KEYS.enter}`);
    await vi.waitFor(() => expect(promptLine()).toBe('     > |'));
    type(`nada${KEYS.ctrlC}`);
    await vi.waitFor(() => expect(promptLine()).toBe('frota> |'));
    expect(onExit).not.toHaveBeenCalled();
  });

  it('breaks long answers at words', async () => {
    const { type, sees, lines } = await open({ columns: 60 });
    type(`ajuda${KEYS.enter}`);
    await sees('tanto faz');
    const at = lines().findIndex((line) => line.startsWith('  sair'));
    expect(lines().slice(at, at + 2)).toEqual([
      expect.stringMatching(/^ {2}sair +Encerra a Frota;$/),
      expect.stringMatching(/^ {40,}as campanhas$/),
    ]);
  });

  it('is coloured only where there are colours', async () => {
    const red = '\u001B[31m';
    const plain = await open();
    plain.type(`xyzzy${KEYS.enter}`);
    await plain.sees('Não conheço');
    expect(plain.written()).not.toContain(red);
    running?.stop();

    const coloured = await open({ colours: true });
    coloured.type(`xyzzy${KEYS.enter}`);
    await coloured.sees('Não conheço');
    expect(coloured.written()).toContain(red);
  });
});

describe('a running campaign on the console', () => {
  const bar = /[█░]{30} \d+%/;
  const bars = (lines: string[]) => lines.filter((line) => bar.test(line));

  it('moves in place above what is being typed, and ends with its report', async () => {
    await draft('Ao vivo', 20);
    const { type, sees, lines, promptLine } = await open();
    type(`campanha iniciar ao vivo${KEYS.enter}`);
    await sees(/Ao vivo {2}[█░]{30} \d+% {2}\d+ de 40 mensagens/);
    type('campanha pau');
    await vi.waitFor(() => expect(promptLine()).toBe('frota> campanha pau|'));

    const seen = new Set<string>();
    await vi.waitFor(
      () => {
        expect(bars(lines())).toHaveLength(1);
        seen.add(bars(lines())[0] ?? '');
        expect(promptLine()).toBe('frota> campanha pau|');
        expect(lines().join('\n')).toContain('Ao vivo · concluída');
      },
      { timeout: 40_000, interval: 5 },
    );
    expect(seen.size).toBeGreaterThan(2);
    expect(lines().join('\n')).toMatch(/Total +40 /);
    expect(lines()).toContain('  campanha ver "Ao vivo"');
  });

  it('is left with Enter and watched again by name', async () => {
    await draft('Devagar', 2_000);
    const { type, sees, lines, promptLine } = await open();
    type(`campanha iniciar devagar${KEYS.enter}`);
    await sees(/vendas-2 +conectado +\d/);
    type(KEYS.enter);
    await vi.waitFor(() => expect(lines().filter((line) => line === 'frota>')).toHaveLength(2));
    const left = lines();
    const id = (await frota.ports.campaigns.find('Devagar'))[0]?.id ?? '';
    await vi.waitFor(
      async () => expect((await frota.ports.ledger.progress(id)).delivered).toBeGreaterThan(0),
      { timeout: 40_000 },
    );
    expect(lines()).toEqual(left);

    type(`campanha acompanhar devagar${KEYS.enter}`);
    await vi.waitFor(() => expect(bars(lines())).toHaveLength(2));
    type('campanha cancelar devagar');
    await vi.waitFor(() => expect(promptLine()).toBe('frota> campanha cancelar devagar|'));
    type(KEYS.enter);
    await sees('Campanha "Devagar" cancelada');
  });

  it('that somebody else ends is reported without being asked', async () => {
    await draft('Interrompida', 60_000);
    const { type, sees } = await open();
    type(`campanha iniciar interrompida${KEYS.enter}`);
    await sees(/vendas-2 +conectado +\d/);
    const [campaign] = await frota.ports.campaigns.find('Interrompida');
    await frota.ports.campaigns.move(campaign?.id ?? '', ['running'], 'paused');
    expect(await sees('Interrompida · ')).toContain('Interrompida · pausada');
  });

  it('fits a small window, and one that is made smaller', async () => {
    await draft('Janela', 60_000);
    const { type, sees, lines, resize, console } = await open({ columns: 100, rows: 9 });
    type(`campanha iniciar janela${KEYS.enter}`);
    await sees(/vendas-1 +conectado.*\n… e mais 1 número\nEnter/);
    resize(40, 8);
    await sees(/Janela {2}[█░]+$/m);
    console.notify('um aviso');
    await sees('um aviso');
    const shown = lines().slice(-8);
    expect(shown.filter((line) => line.startsWith('Janela  '))).toHaveLength(1);
    expect(shown.at(-1)).toBe('frota>');
    for (const line of shown) expect(line.length).toBeLessThanOrEqual(40);
  });

  it('leaves nothing behind when its lines were wrapped by a window that was made narrower', async () => {
    await draft('Estreita', 60_000);
    const { type, sees, lines, resize, console } = await open({ columns: 100, rows: 30 });
    type(`campanha iniciar estreita${KEYS.enter}`);
    await sees(/vendas-2 +conectado/);
    resize(50, 30);
    console.notify('um aviso');
    await sees('um aviso');
    const titles = lines().filter((line) => /^(?:Estreita {2}|Nome {2})/.test(line));
    expect(titles).toHaveLength(2);
    expect(lines().indexOf('um aviso')).toBeLessThan(
      lines().findIndex((line) => line.startsWith('Estreita  ')),
    );
  });

  it('goes on being watched while the store does not answer', async () => {
    await draft('Teimosa', 60_000);
    let away = true;
    const terminal = openTerminal();
    const ledger = {
      ...frota.ports.ledger,
      report: (id: string) => (away ? Promise.reject(new Error('away')) : frota.ports.ledger.report(id)),
    };
    running = startConsole({
      context: contextOf({ ...frota, ports: { ...frota.ports, ledger } }),
      input: terminal.input,
      output: terminal.output,
      onExit: () => undefined,
      refreshMs: 10,
    });
    terminal.type(`campanha iniciar teimosa${KEYS.enter}`);
    await vi.waitFor(() => expect(terminal.lines().join('\n')).toContain('não responde (away)'));
    away = false;
    await vi.waitFor(() => expect(bars(terminal.lines())).toHaveLength(1));
    expect(terminal.lines().join('\n')).not.toContain('não responde');
  });
});

describe('the Tab key', () => {
  it.each([
    ['inst', 'instancia'],
    ['ajuda camp', 'ajuda campanha'],
    ['campanha ac', 'campanha acompanhar '],
    ['campanha nova lista=cl', 'campanha nova lista=clientes '],
    ['campanha nova rotacao=int', 'campanha nova rotacao=inteligente '],
    ['campanha nova tipo=im', 'campanha nova tipo=imagem '],
    ['campanha dup', 'campanha duplicar '],
    ['campanha nova instancias=vendas-1,v', 'campanha nova instancias=vendas-1,vendas-'],
    ['campanha nova texto="Oi" no', 'campanha nova texto="Oi" nome='],
    ['instancia pausar VEN', 'instancia pausar vendas-'],
    ['contatos importar examples/cont', 'contatos importar examples/contatos.csv '],
    ['help camp', 'help campanha'],
  ])('completes %s', async (typed, completed) => {
    const { type, promptLine } = await open();
    type(typed + KEYS.tab);
    await vi.waitFor(() => expect(promptLine().trimEnd()).toBe(`frota> ${completed}|`));
  });

  it('shows what there is to choose from, in quotes where they are needed', async () => {
    await draft('Tab um', 1000);
    await draft('Tab dois', 1000);
    const { type, sees, promptLine } = await open();
    type(`campanha ver tab${KEYS.tab}`);
    await vi.waitFor(() => expect(promptLine()).toBe('frota> campanha ver "Tab |'));
    type(KEYS.tab);
    await sees('"Tab dois"   "Tab um"');
    expect(promptLine()).toBe('frota> campanha ver "Tab |');
  });
});

describe('leaving', () => {
  it.each([
    ['Ctrl-C', KEYS.ctrlC],
    ['Ctrl-D', KEYS.ctrlD],
    ['sair', `sair${KEYS.enter}`],
  ])('with %s is told once, and the prompt goes', async (_, keys) => {
    const { type, onExit, lines, console } = await open();
    type(keys);
    await vi.waitFor(() => expect(onExit).toHaveBeenCalledOnce());
    type(keys);
    console.notify('os números descansam');
    await vi.waitFor(() => expect(lines().at(-1)).toBe('os números descansam'));
    console.stop();
    expect(onExit).toHaveBeenCalledOnce();
    expect(lines()).not.toContain('frota>');
  });

  it('while a campaign is being started leaves it to run unwatched', async () => {
    await draft('Sozinha', 60_000);
    const { type, onExit, lines } = await open();
    type(`campanha iniciar sozinha${KEYS.enter}${KEYS.ctrlC}`);
    await vi.waitFor(() => expect(lines().at(-1)).toBe('Campanha "Sozinha" em andamento.'));
    expect(onExit).toHaveBeenCalledOnce();
    expect(await frota.ports.campaigns.find('Sozinha')).toMatchObject([{ status: 'running' }]);
  });

  it('is not told when it was Frota that stopped the console', async () => {
    const { console, onExit, lines } = await open();
    console.stop();
    await vi.waitFor(() => expect(lines()).not.toContain('frota>'));
    expect(onExit).not.toHaveBeenCalled();
  });
});

describe('a pipe instead of a terminal', () => {
  it('gets answers to all its lines, in order, and nothing else', async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    const onExit = vi.fn<() => void>(() => output.end());
    startConsole({ context: contextOf(frota, { language: 'en' }), input, output, onExit });
    input.end('contacts lists\nxyzzy\n');
    const answers = await text(output);
    expect(answers).toMatch(/Frota is ready[^]*clientes[^]*I do not know "xyzzy"/);
    expect(answers).not.toContain('frota>');
    expect(answers).not.toContain('\u001B');
    expect(onExit).toHaveBeenCalledOnce();
  });
});
