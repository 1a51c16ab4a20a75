import { create } from 'qrcode';

/** Modules of light around a code, without which cameras do not find it. The standard has four; two do on a screen. */
const MARGIN = 2;

/** A QR code for a screen with light letters on dark: a block is light, and each line has two rows of modules. */
export function qrLines(code: string): string[] {
  const { modules } = create(code, { errorCorrectionLevel: 'L' });
  const isLight = (row: number, column: number): boolean => {
    const isInside = Math.min(row, column) >= 0 && Math.max(row, column) < modules.size;
    return !isInside || modules.get(row, column) === 0;
  };
  const places = Array.from({ length: modules.size + 2 * MARGIN }, (_, n) => n - MARGIN);
  return places
    .filter((_, n) => n % 2 === 0)
    .map((row) => places.map((column) => half(isLight(row, column), isLight(row + 1, column))).join(''));
}

function half(upper: boolean, lower: boolean): string {
  if (upper) return lower ? '█' : '▀';
  return lower ? '▄' : ' ';
}
