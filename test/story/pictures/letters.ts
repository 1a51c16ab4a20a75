import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);
const GRAPHEMES = new Intl.Segmenter();
/** How wide a letter is that the font lacks, as a share of its size. */
const LACKED = 0.6;

interface Face {
  unitsPerEm: number;
  /** Of a character, in units; undefined: the font has none. */
  advanceOf(code: number): number | undefined;
}

const FACES = {
  regular: readFace('400Regular/Lato_400Regular.ttf'),
  bold: readFace('700Bold/Lato_700Bold.ttf'),
};

/** What a reader takes for one letter, each of a text. */
export function lettersOf(text: string): string[] {
  return Array.from(GRAPHEMES.segment(text), ({ segment }) => segment);
}

/** Whether the font that pictures are drawn with has the whole text. */
export function isInFont(text: string): boolean {
  return Array.from(text).every((sign) => FACES.regular.advanceOf(sign.codePointAt(0) ?? 0) !== undefined);
}

/** How wide a text is drawn, in pixels; pairs of letters that are drawn nearer to each other make it a little less. */
export function widthOf(text: string, size: number, bold = false): number {
  const { unitsPerEm, advanceOf } = FACES[bold ? 'bold' : 'regular'];
  return lettersOf(text).reduce((width, letter) => {
    const units = advanceOf(letter.codePointAt(0) ?? 0) ?? LACKED * unitsPerEm;
    return width + (units / unitsPerEm) * size;
  }, 0);
}

/** Reads a TrueType font as far as widths need it (OpenType: head, hhea, hmtx, and a cmap of format 4). */
function readFace(file: string): Face {
  const font = readFileSync(resolve(`@expo-google-fonts/lato/${file}`));
  const table = (tag: string): Buffer => {
    const count = font.readUInt16BE(4);
    for (let at = 12; at < 12 + count * 16; at += 16) {
      if (font.toString('latin1', at, at + 4) !== tag) continue;
      const from = font.readUInt32BE(at + 8);
      return font.subarray(from, from + font.readUInt32BE(at + 12));
    }
    throw new Error(`${file} has no table ${tag}`);
  };
  const glyphs = glyphsOf(table('cmap'));
  const [metrics, last] = [table('hmtx'), table('hhea').readUInt16BE(34) - 1];
  return {
    unitsPerEm: table('head').readUInt16BE(18),
    advanceOf(code) {
      const glyph = glyphs.get(code);
      return glyph === undefined ? undefined : metrics.readUInt16BE(Math.min(glyph, last) * 4);
    },
  };
}

/** The glyph of each character. */
function glyphsOf(cmap: Buffer): Map<number, number> {
  const map = cmap.subarray(cmap.readUInt32BE(8));
  if (map.readUInt16BE(0) !== 4) throw new Error(`a cmap of format ${map.readUInt16BE(0)} is not read here`);
  const twice = map.readUInt16BE(6);
  const [ends, starts] = [14, 16 + twice];
  const [deltas, offsets] = [starts + twice, starts + 2 * twice];
  const glyphs = new Map<number, number>();
  for (let at = 0; at < twice; at += 2) {
    const [first, end] = [map.readUInt16BE(starts + at), map.readUInt16BE(ends + at)];
    const [delta, offset] = [map.readUInt16BE(deltas + at), map.readUInt16BE(offsets + at)];
    for (let code = first; code <= end && code < 0xffff; code++) {
      const found = offset === 0 ? code : map.readUInt16BE(offsets + at + offset + 2 * (code - first));
      const glyph = found === 0 ? 0 : (found + delta) & 0xffff;
      if (glyph !== 0) glyphs.set(code, glyph);
    }
  }
  return glyphs;
}
