import * as fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../src/contacts/decode.ts';
import { InvalidInputError } from '../../src/errors.ts';
import { collect, inChunks } from './streams.ts';

async function decode(bytes: Uint8Array, size = 7): Promise<string> {
  return (await collect(decodeText(inChunks(bytes, size)))).join('');
}

const text = 'nome;telefone\r\nJoão Conceição;11 90000-0001\r\n“Zoë” – 10 €;😀\r\n';
const latin = 'nome;telefone\r\nJoão Conceição;11 90000-0001\r\n“CAFÉ” – 10 €\r\n';

describe('the encodings in which spreadsheets save', () => {
  it.each([
    ['UTF-8', Buffer.from(text), text],
    ['UTF-8 with BOM', Buffer.from(`\uFEFF${text}`), text],
    ['UTF-16 little endian', iconv.encode(text, 'utf-16le', { addBOM: true }), text],
    ['UTF-16 big endian', iconv.encode(text, 'utf-16be', { addBOM: true }), text],
    ['Windows-1252', iconv.encode(latin, 'windows-1252'), latin],
    ['Latin-1', iconv.encode('Ação; José\n', 'latin1'), 'Ação; José\n'],
    ['ASCII', Buffer.from('nome;telefone\n'), 'nome;telefone\n'],
    ['nothing', Buffer.alloc(0), ''],
    ['a BOM and nothing else', Buffer.from('\uFEFF'), ''],
  ])('%s, in chunks of every size', async (_, bytes, expected) => {
    for (let size = 1; size <= 9; size += 1) expect(await decode(bytes, size)).toBe(expected);
    expect(await decode(bytes, 1 << 20)).toBe(expected);
  });

  it.each(['utf8', 'windows-1252'] as const)('%s whose first accent comes late', async (encoding) => {
    const late = `${'Maria;11900000001\n'.repeat(20_000)}João;11900000002\n`;
    for (const size of [1_000, 65_536, 1 << 20]) {
      expect((await decode(iconv.encode(late, encoding), size)) === late).toBe(true);
    }
  });

  it('decides by what most letters are, so that one cut letter does not garble a whole file', async () => {
    const names = 'João, Conceição, Antônio, ';
    const cut = Buffer.from('José').subarray(0, 4);
    expect(await decode(Buffer.concat([Buffer.from(names), cut, Buffer.from(';fim')]))).toBe(
      `${names}Jos\uFFFD;fim`,
    );
  });

  it('decodes any text in any chunks', async () => {
    const anyText = fc
      .string({ unit: 'grapheme' })
      .filter((s) => !/[\0\uFFFD]/.test(s) && !s.startsWith('\uFEFF'));
    await fc.assert(
      fc.asyncProperty(anyText, fc.integer({ min: 1, max: 9 }), async (anyText, size) => {
        expect(await decode(Buffer.from(anyText), size)).toBe(anyText);
        expect(await decode(iconv.encode(anyText, 'utf-16le', { addBOM: true }), size)).toBe(anyText);
      }),
    );
  });
});

describe('what is no text', () => {
  it.each([
    ['an .xlsx workbook', Buffer.from('PK\x03\x04\x14\x00\x06\x00'), /Excel workbook/],
    ['an .xls workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /Excel workbook/],
    ['UTF-16 without BOM', iconv.encode('nome;telefone', 'utf-16le'), /not a text file/],
    ['zeros after a long text', Buffer.from(`${'a;b\n'.repeat(50_000)}\0`), /not a text file/],
  ])('%s is refused with a way out', async (_, bytes, message) => {
    const refused = decode(bytes, 100);
    await expect(refused).rejects.toThrow(InvalidInputError);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow(/CSV UTF-8/);
  });

  it('never fails in another way, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.integer({ min: 1, max: 50 }),
        async (bytes, size) => {
          const outcome = await decode(bytes, size).catch((error: unknown) => error);
          expect(typeof outcome === 'string' || outcome instanceof InvalidInputError).toBe(true);
        },
      ),
    );
  });
});
