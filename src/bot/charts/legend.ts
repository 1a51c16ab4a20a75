import { FAINT_INK, label, rect, widthOf } from './svg.ts';

const SIZE = 13;
const SWATCH = 12;

/** What each colour stands for, in one line as far as it fits. */
export function legend(
  x: number,
  foot: number,
  width: number,
  entries: readonly { words: string; colour: string }[],
): string[] {
  const drawn: string[] = [];
  let at = x;
  for (const { words, colour } of entries) {
    const end = at + SWATCH + 6 + widthOf(words, SIZE);
    if (end > x + width) break;
    drawn.push(
      rect(at, foot - SWATCH + 1, SWATCH, SWATCH, colour),
      label(at + SWATCH + 6, foot, words, { size: SIZE, colour: FAINT_INK }),
    );
    at = end + 18;
  }
  return drawn;
}
