import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../src/bot/commands/command.ts';
import { temporaryFolder, testFrota } from '../../integration/test-frota.ts';
import { ask, contextOf } from '../support.ts';

let ana: CommandContext;
let john: CommandContext;
let folder: string;
const statuses: string[] = [];

beforeAll(async () => {
  const frota = await testFrota({ numbers: [] });
  folder = await temporaryFolder();
  ana = contextOf(frota, { onStatus: (text) => statuses.push(text) });
  john = contextOf(frota, { language: 'en' });
});

async function csv(name: string, lines: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, lines.join('\n'));
  return path;
}

describe('contatos importar', () => {
  it('puts the example on a list that is called like the file, and names every rejected row', async () => {
    expect((await ask(ana, 'contatos listas')).screen).toContain('contatos importar examples/contatos.csv');
    const { screen } = await ask(ana, 'contatos importar examples/contatos.csv');
    expect(screen).toContain('Lista "contatos": ');
    expect(screen).toContain('200 linhas lidas: ');
    expect(screen).toMatch(/ {2}linha \d+, telefone: Falta o DDD no telefone\./);
    expect(screen).toContain('{{nome}}');
    expect(screen).toContain('campanha nova nome="Black Friday" lista=contatos texto="Oi {{nome}}!"');
    expect(statuses.at(-1)).toBe('Importando… 200 linhas');
    expect((await ask(ana, 'contatos listas')).screen).toMatch(/contatos +\d+ +.*\{\{cidade\}\}/);
  });

  it('shows the first rejected rows and how many more there are', async () => {
    const rows = Array.from({ length: 13 }, (_, n) => `Pessoa ${n};123`);
    const path = await csv('ruim.csv', ['nome;telefone', ...rows, 'Boa;11 90000-0001']);
    const { screen } = await ask(ana, `contatos importar "${path}" lista="Os Ruins"`);
    expect(screen).toContain('Lista "Os Ruins": 1 contato do arquivo.');
    expect(screen).toContain('13 linhas ficaram de fora:');
    expect(screen).toContain('linha 2, telefone: Faltam dígitos no telefone.');
    expect(screen).toContain('… e mais 3');
    expect(screen).not.toContain('linha 12,');
  });

  it('adds to the list that is meant, whatever its accents and capitals, in either language', async () => {
    const path = await csv('mais um.csv', ['name,phone', 'Zé,+5511900000002']);
    const { screen } = await ask(john, `contacts import ${path} list="os ruins"`);
    expect(screen).toContain('List "Os Ruins": 1 contact from the file.');
    expect(screen).toContain('The list has 2 contacts; texts can use {{name}}');
  });

  it('says which file is missing, unreadable or no contact file, and what to do', async () => {
    expect((await ask(ana, 'contatos importar')).screen).toContain('✖ arquivo: falta dizer qual');
    expect((await ask(ana, 'contatos importar nada.csv')).screen).toContain(
      '✖ arquivo: "nada.csv" não foi encontrado; confira o caminho',
    );
    expect((await ask(ana, `contatos importar ${folder}`)).screen).toContain('não foi possível ler');
  });

  it('reads in a chat what was dropped there, and never a path of this machine', async () => {
    const inChat = { ...ana, openFile: undefined };
    const { screen: refused, failed } = await ask(inChat, 'contatos importar examples/contatos.csv');
    expect(failed).toBe(true);
    expect(refused).toContain('✖ arquivo: falta; solte o arquivo CSV nesta conversa');

    const content = Buffer.from('nome;telefone\nZoe;11 90000-0003');
    const attachment = {
      name: 'da zoe.csv',
      size: content.length,
      open: async function* () {
        yield content;
      },
    };
    const { screen } = await ask({ ...inChat, attachment }, 'contatos importar examples/contatos.csv');
    expect(screen).toContain('Lista "da zoe": 1 contato do arquivo.');
    const named = await ask({ ...inChat, attachment }, 'contatos importar lista="os ruins"');
    expect(named.screen).toContain('Lista "Os Ruins": 1 contato do arquivo.');
  });

  it.each([
    ['PK\u0003\u0004…', '✖ arquivo: é uma pasta de trabalho do Excel'],
    ['', '✖ arquivo: não há nada nele'],
    ['nome;cidade\nAna;Santos', '✖ linha 1, cabeçalho: não há coluna de telefone entre "nome", "cidade"; dê'],
    ['Ana;11 90000-0001', '✖ linha 1, cabeçalho: a primeira linha tem um telefone'],
    ['fone;nome;Nome\n', '✖ linha 1, cabeçalho: as colunas 2 ("nome") e 3 ("Nome") têm o mesmo nome'],
    ['fone;nome\n11 90000-0001;"Ana', '✖ linha 2: a linha não tem fim: aspas'],
  ])('says in the language of who asks what is wrong with %j as a whole', async (content, problem) => {
    const path = await csv('inteiro.csv', [content]);
    expect((await ask(ana, `contatos importar ${path}`)).screen).toContain(problem);
  });
});
