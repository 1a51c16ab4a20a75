import { describe, expect, it } from 'vitest';
import { readRows } from '../../src/contacts/csv.ts';
import { collect, inChunks } from './streams.ts';

/** The rows as `[line, ...cells]`, read in pieces of every size to be sure that the size never matters. */
async function rowsOf(text: string): Promise<unknown[][]> {
  const read = async (size: number) =>
    (await collect(readRows(inChunks(text, size)))).map(({ line, cells }) => [line, cells].flat());
  const whole = await read(text.length + 1);
  for (const size of [1, 2, 3, 7]) expect(await read(size)).toEqual(whole);
  return whole;
}

describe('the delimiter', () => {
  it.each([
    ['a;b\n1;2\n', 'Excel in Brazil'],
    ['a,b\n1,2\n', 'Excel in the United States'],
    ['a\tb\n1\t2\n', 'Excel, Unicode text'],
    ['a;b\n1;2', 'no line break at the end'],
    ['"a";"b"\n"1";"2"\n', 'everything in quotes'],
    ['\n  \na;b\n1;2\n', 'blank lines first'],
  ])('of %j is found (%s)', async (text) => {
    expect((await rowsOf(text)).map((row) => row.slice(1))).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('is not looked for inside of quotes', async () => {
    expect(await rowsOf('"a, b, c";d\n1;2\n')).toEqual([
      [1, 'a, b, c', 'd'],
      [2, '1', '2'],
    ]);
  });

  it('comes from the header, not from the data', async () => {
    expect(await rowsOf('a,b\n1;1;1;1,2;2;2\n')).toEqual([
      [1, 'a', 'b'],
      [2, '1;1;1;1', '2;2;2'],
    ]);
  });

  it.each([
    ['sep=;\na,x;b\n', [2, 'a,x', 'b']],
    ['"sep=,"\r\na;x,b\r\n', [2, 'a;x', 'b']],
    ['SEP=\t\na;x\tb\n', [2, 'a;x', 'b']],
    ['sep=|\na;x|b\n', [2, 'a;x', 'b']],
  ])('is what the hint in %j says', async (text, row) => {
    expect(await rowsOf(text)).toEqual([row]);
  });

  it.each([
    [
      'a\n1\n',
      [
        [1, 'a'],
        [2, '1'],
      ],
    ],
    [
      '"a"\n"1,1,1"\n',
      [
        [1, 'a'],
        [2, '1,1,1'],
      ],
    ],
    ['a', [[1, 'a']]],
    ['sep=;\n', []],
    ['', []],
    ['\n\n', []],
  ])('is not needed in %j', async (text, rows) => {
    expect(await rowsOf(text)).toEqual(rows);
  });
});

describe('the line of a row', () => {
  it.each([
    ['\n', 'LF'],
    ['\r\n', 'CRLF'],
    ['\r', 'CR'],
  ])('is the line of the file after quoted line breaks, with %j (%s)', async (eol) => {
    const text = ['a;b', '"1', '', '1";2', '', ';', '"""q""";"x', 'y"', 'z;0', ''].join(eol);
    expect(await rowsOf(text)).toEqual([
      [1, 'a', 'b'],
      [2, '1\n\n1', '2'],
      [7, '"q"', 'x\ny'],
      [9, 'z', '0'],
    ]);
  });

  it('counts mixed line ends one by one', async () => {
    expect(await rowsOf('a;b\r\n1;2\n3;4\r5;6')).toEqual([
      [1, 'a', 'b'],
      [2, '1', '2'],
      [3, '3', '4'],
      [4, '5', '6'],
    ]);
  });
});

it('takes spaces around quotes for nothing, but keeps tabs that are delimiters', async () => {
  expect(await rowsOf('a ; "b;" ;c\n "1" ;2; "3" \n')).toEqual([
    [1, 'a', 'b;', 'c'],
    [2, '1', '2', '3'],
  ]);
  expect(await rowsOf('a\tb\tc\n"1"\t\t"3"\n\t\t\t\n\t2\t\n')).toEqual([
    [1, 'a', 'b', 'c'],
    [2, '1', '', '3'],
    [4, '', '2', ''],
  ]);
});

it('gives ragged rows as they are', async () => {
  expect(await rowsOf('a;b\n1\n1;2;3\n')).toEqual([
    [1, 'a', 'b'],
    [2, '1'],
    [3, '1', '2', '3'],
  ]);
});

describe('broken quotes', () => {
  it.each([
    ['a;b\n1;2\n"3;4\n5;6\n', 3, /never closed/],
    [`a;b\n1;2\n"3;4\n${'5;6\n'.repeat(50_000)}`, 3, /never closed/],
    ['a;b\n"1\n1";2\n3"x;4\n', 4, /out of place/],
    ['a;b\n1;2\n"Maria "Lia" Reis";4\n', 3, /Maria ""Lia"" Reis/],
    ['a;b\n"1" 2;3\n', 2, /out of place/],
    ['a;b\n1 "2";3\n', 2, /out of place/],
    ['sep=;\na;b\n"1;2\n', 3, /never closed/],
  ])('in %j stop at line %i', async (text, line, message) => {
    const broken = rowsOf(text);
    await expect(broken).rejects.toThrow(message);
    await expect(broken).rejects.toMatchObject({ code: 'invalid_input', problems: [{ field: 'row', line }] });
  });

  it('are not taken for a quote that is closed', async () => {
    expect(await rowsOf('a;b\n"Maria ""Lia"" Reis";2\n')).toEqual([
      [1, 'a', 'b'],
      [2, 'Maria "Lia" Reis', '2'],
    ]);
  });
});

it('passes on an error of the text', async () => {
  async function* failing() {
    yield 'a;b\n1;2\n';
    throw new Error('the disk is gone');
  }
  await expect(collect(readRows(failing()))).rejects.toThrow('the disk is gone');
});
