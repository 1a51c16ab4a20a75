import { describe, expect, it } from 'vitest';
import { lineOf, quoted, readCommandLine } from '../../../src/bot/commands/command-line.ts';

const pieces = (line: string) =>
  readCommandLine(line).tokens.map(({ key, value }) => (key === undefined ? value : [key, value]));

describe('a command line', () => {
  it('is words and key=value pairs', () => {
    expect(pieces('  campanha nova nome=Natal   lista=clientes ')).toEqual([
      'campanha',
      'nova',
      ['nome', 'Natal'],
      ['lista', 'clientes'],
    ]);
  });

  it('keeps what is in quotes together, line breaks too', () => {
    expect(pieces(`texto="Oi {{nome}}!\nTudo bem?" nome='Dia das mães' "vendas 1"`)).toEqual([
      ['texto', 'Oi {{nome}}!\nTudo bem?'],
      ['nome', 'Dia das mães'],
      'vendas 1',
    ]);
  });

  it('takes the curly quotes that phones and chats type', () => {
    expect(pieces('nome=“Black Friday” lista=‘os clientes’')).toEqual([
      ['nome', 'Black Friday'],
      ['lista', 'os clientes'],
    ]);
  });

  it('leaves quotes within a word or a text alone', () => {
    expect(pieces(`lista=d'água texto="ele disse "oi", e só" nome="a \\"b\\" c"`)).toEqual([
      ['lista', "d'água"],
      ['texto', 'ele disse "oi", e só'],
      ['nome', 'a "b" c'],
    ]);
  });

  it('takes keys as programs have them', () => {
    expect(pieces('limites vendas-1 --hora 30 --dia=200 --nome "Dia das mães" -- --novas')).toEqual([
      'limites',
      'vendas-1',
      ['hora', '30'],
      ['dia', '200'],
      ['nome', 'Dia das mães'],
      '--',
      ['novas', ''],
    ]);
  });

  it('does not take a path or an address for a pair', () => {
    expect(pieces('importar C:\\novos\\a=b.csv https://a.b/?c=d')).toEqual([
      'importar',
      'C:\\novos\\a=b.csv',
      'https://a.b/?c=d',
    ]);
  });

  it('tells of a quote that was never closed', () => {
    expect(readCommandLine('campanha nova texto="Oi').openQuote).toBe('"');
    expect(readCommandLine('campanha nova texto="Oi"').openQuote).toBeUndefined();
  });

  it.each(['vendas-1', 'Black Friday', 'o "bom" dia', "d'água", 'a=b', ''])(
    'quotes %j so that it is one word',
    (value) => {
      expect(pieces(`ver ${quoted(value)}`)).toEqual(['ver', value]);
    },
  );
});

describe("a shell's arguments", () => {
  it.each<[readonly string[], unknown[]]>([
    [
      ['instance', 'show', 'vendas-1'],
      ['instance', 'show', 'vendas-1'],
    ],
    [
      ['campaign', 'show', 'Black Friday'],
      ['campaign', 'show', 'Black Friday'],
    ],
    [
      ['name=Black Friday', '--text=o "bom" dia', 'list='],
      [
        ['name', 'Black Friday'],
        ['text', 'o "bom" dia'],
        ['list', ''],
      ],
    ],
    [['--list', 'vips'], [['list', 'vips']]],
    [
      ['text=two\nlines', 'https://a.b/?c=d'],
      [['text', 'two\nlines'], 'https://a.b/?c=d'],
    ],
  ])('%j are the line that says the same', (args, expected) => {
    expect(pieces(lineOf(args))).toEqual(expected);
  });

  it.each([
    [['--help'], 'help'],
    [['webhooks', '-h'], 'help webhooks'],
  ])('%j ask for help', (args, line) => {
    expect(lineOf(args)).toBe(line);
  });
});
