import { isAscii } from 'node:buffer';
import iconv from 'iconv-lite';
import { contactFileError, fileProblem } from './file-error.ts';

/** How much of a file is looked at, from its first accented letters on, before its encoding is decided. */
const SAMPLE_BYTES = 64 * 1024;

/** One huge chunk (a file held in memory) is worked on in pieces, so that it is not parsed in one go. */
const PIECE_BYTES = 64 * 1024;

const WORKBOOK_SIGNATURES = [Buffer.from('PK\x03\x04'), Buffer.from('d0cf11e0', 'hex')];
const UTF8_BOM = Buffer.from('efbbbf', 'hex');
const UTF16_BOMS = [Buffer.from('fffe', 'hex'), Buffer.from('feff', 'hex')];

type Encoding = 'utf8' | 'utf16' | 'windows-1252';

/**
 * Decodes a text file as spreadsheets save it: UTF-8 with or without BOM, UTF-16 with BOM, else Windows-1252 (which
 * has every letter of Latin-1). The text comes without BOM, in pieces; bytes that the encoding does not know come as
 * U+FFFD.
 *
 * @throws InvalidInputError if the bytes are no text (an Excel workbook, for example)
 */
export async function* decodeText(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: iconv.DecoderStream | undefined;
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of inPieces(source)) {
    if (decoder !== undefined) {
      yield textOnly(decoder.write(piece));
      continue;
    }
    held = Buffer.concat([held, piece]);
    if (held.length < SAMPLE_BYTES) continue;
    const encoding = encodingOf(held, { whole: false });
    if (encoding !== undefined) {
      decoder = iconv.getDecoder(encoding);
      yield textOnly(decoder.write(held));
      held = Buffer.alloc(0);
    } else if (isAscii(held)) {
      yield textOnly(held.toString('latin1'));
      held = Buffer.alloc(0);
    }
  }
  decoder ??= iconv.getDecoder(encodingOf(held, { whole: true }) ?? 'utf8');
  yield textOnly(decoder.write(held) + (decoder.end() ?? ''));
}

/** Undefined as long as nothing but ASCII was seen, which is the same in every encoding. */
function encodingOf(sample: Buffer, { whole }: { whole: boolean }): Encoding | undefined {
  if (WORKBOOK_SIGNATURES.some((signature) => startsWith(sample, signature))) {
    throw contactFileError(fileProblem('file', 'file_is_workbook'));
  }
  if (startsWith(sample, UTF8_BOM)) return 'utf8';
  if (UTF16_BOMS.some((bom) => startsWith(sample, bom))) return 'utf16';

  const text = new TextDecoder().decode(sample, { stream: !whole });
  const invalid = text.match(/\uFFFD/g)?.length ?? 0;
  const accented = text.match(/[^\0-\x7F\uFFFD]/gu)?.length ?? 0;
  if (invalid + accented === 0) return undefined;
  // In Windows-1252 text hardly any accented letter happens to be valid UTF-8, and in UTF-8 hardly any is not (a name
  // that some export cut in the middle of a letter): whichever is more frequent tells, one odd letter does not.
  return accented >= invalid ? 'utf8' : 'windows-1252';
}

function startsWith(bytes: Buffer, prefix: Buffer): boolean {
  return bytes.subarray(0, prefix.length).equals(prefix);
}

function textOnly(text: string): string {
  if (!text.includes('\0')) return text;
  throw contactFileError(fileProblem('file', 'file_is_no_text'));
}

async function* inPieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
  }
}
