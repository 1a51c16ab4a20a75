import { MongoNetworkError } from 'mongodb';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../src/bot/commands/command.ts';
import { findCommand } from '../../../src/bot/commands/find-command.ts';
import { readCommandLine } from '../../../src/bot/commands/command-line.ts';
import { readOptions } from '../../../src/bot/commands/options.ts';
import { COMMANDS } from '../../../src/bot/commands/registry.ts';
import { LANGUAGES } from '../../../src/bot/i18n/language.ts';
import { TEXTS } from '../../../src/bot/i18n/texts.ts';
import { FrotaError } from '../../../src/errors.ts';
import { testFrota } from '../../integration/test-frota.ts';
import { ask, contextOf } from '../support.ts';

let ana: CommandContext;
let john: CommandContext;

beforeAll(async () => {
  const frota = await testFrota({ numbers: [] });
  ana = contextOf(frota);
  john = contextOf(frota, { language: 'en' });
});

describe('a command that nobody knows', () => {
  it.each([
    ['camapnhas', 'campanhas'],
    ['ajdua', 'ajuda'],
    ['campanha nva nome=x', 'campanha nova nome="Black Friday" lista=contatos texto="Oi {{nome}}!"'],
    ['camapnha inciar x', 'campanha iniciar "Black Friday"'],
    ['pausar Natal', 'campanha pausar "Black Friday"'],
    ['contatos imprtar x.csv', 'contatos importar examples/contatos.csv'],
  ])('%s is answered with the nearest, as an example', async (line, example) => {
    const { blocks, screen } = await ask(ana, line);
    expect(screen).toContain('Você quis dizer isto?');
    expect(blocks.at(-1)).toMatchObject({ kind: 'example', line: example });
  });

  it('that is near to nothing is answered with help', async () => {
    expect((await ask(ana, 'xyzzy')).screen).toBe(
      'Não conheço "xyzzy". Para ver todos os comandos:\n  ajuda',
    );
    expect((await ask(john, 'xyzzy')).screen).toBe('I do not know "xyzzy". To see everything:\n  help');
  });

  it('says nothing to nothing', async () => {
    expect((await ask(ana, '  ')).blocks).toEqual([]);
  });
});

describe('half a command', () => {
  it('is answered with what can follow', async () => {
    const { screen } = await ask(ana, 'campanha');
    expect(screen).toContain('O que fazer com "campanha"?');
    expect(screen).toContain('campanha pausar NOME');
    expect(screen).not.toContain('contatos importar');
  });

  it('with something too much is answered with what is too much', async () => {
    expect((await ask(ana, 'instancias todas')).screen).toContain('não sei o que fazer com "todas"');
    expect((await ask(ana, 'contatos importar x.csv lsta=y')).screen).toContain('você quis dizer lista=…?');
    expect((await ask(ana, 'campanha pausar x lista=y')).screen).toContain('este comando não tem opções');
  });
});

describe('help', () => {
  it('lists every command in the language of who asks', async () => {
    const { screen } = await ask(john, '?');
    for (const { usage } of Object.values(TEXTS.en.help)) expect(screen).toContain(usage);
  });

  it('tells all of one command, with its options', async () => {
    const { screen } = await ask(ana, 'ajuda campanha nova');
    expect(screen).toContain('instancias=');
    expect(screen).toContain('"27/11 8h"');
    expect((await ask(ana, 'ajuda contatos')).screen).toContain('contatos importar ARQUIVO');
  });

  it.each(LANGUAGES)('gives examples in %s that are understood as they stand', (language) => {
    for (const [id, { example }] of Object.entries(TEXTS[language].help)) {
      const { tokens, openQuote } = readCommandLine(example());
      const found = findCommand(
        COMMANDS,
        tokens.filter((token) => token.key === undefined).map((token) => token.value),
      );
      if (found.kind !== 'command') throw new Error(`"${example()}" is no command`);
      expect(found.command.id).toBe(id);
      expect(readOptions(tokens, found.command.options ?? []).problems).toEqual([]);
      expect(openQuote).toBeUndefined();
    }
  });
});

describe('an error', () => {
  const failing = (error: Error): CommandContext => ({
    ...ana,
    ports: {
      ...ana.ports,
      campaigns: {
        ...ana.ports.campaigns,
        async list() {
          throw error;
        },
      },
    },
  });

  it('of ours is said in the language of who asks', async () => {
    const away = new FrotaError('store_unreachable', 'MongoDB does not answer: connect ECONNREFUSED');
    expect((await ask(failing(away), 'campanhas')).screen).toBe(
      'O banco de dados não responde; tente de novo daqui a pouco.',
    );
    const cut = new MongoNetworkError('connection 7 to 127.0.0.1:27017 closed');
    expect((await ask(failing(cut), 'campanhas')).screen).toBe(
      'O banco de dados não responde; tente de novo daqui a pouco.',
    );
    const other = new FrotaError('something_new', 'Something that has no translation yet.');
    expect((await ask(failing(other), 'campanhas')).screen).toBe('Something that has no translation yet.');
  });

  it('that nobody expected is an answer without its stack, which is in the log', async () => {
    const logged: object[] = [];
    const context = failing(new TypeError('x is not a function'));
    const log = { ...ana.ports.log, error: (fields: object) => logged.push(fields) };
    const { screen } = await ask({ ...context, ports: { ...context.ports, log } }, 'campanhas');
    expect(screen).toBe('Não deu certo: x is not a function. Os detalhes estão no log.');
    expect(logged).toEqual([{ err: expect.any(TypeError), command: 'campaigns' }]);
  });
});

describe('sair', () => {
  it('asks the platform to leave, in any language', async () => {
    expect(await ask(ana, 'sair')).toMatchObject({ leave: true });
    expect(await ask(ana, 'Exit')).toMatchObject({ leave: true });
  });
});
