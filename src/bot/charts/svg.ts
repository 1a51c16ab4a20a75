/** The family that ships with Frota, see `draw.ts`. */
export const FONT_FAMILY = 'Lato';
const GRAPHEMES = new Intl.Segmenter();
/** A letter's mean width as a share of its size; most texts need a little less. */
const LETTER_WIDTH = 0.53;

export const INK = '#222222';
export const FAINT_INK = '#666666';
export const LINES = '#d9d9d9';
export const PAPER = '#ffffff';

export interface TextStyle {
  size?: number;
  colour?: string;
  bold?: boolean;
  /** Which side of the text `x` is. */
  anchor?: 'start' | 'middle' | 'end';
}

/** A picture on white paper; sizes are in pixels. */
export function svgOf(width: number, height: number, content: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT_FAMILY}">`,
    rect(0, 0, width, height, PAPER),
    ...content,
    '</svg>',
  ].join('\n');
}

export function rect(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" fill="${fill}"/>`;
}

export function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" stroke="${LINES}"/>`;
}

/** A line of text whose foot is at `y`. */
export function label(x: number, y: number, content: string, style: TextStyle = {}): string {
  const { size = 13, colour = INK, bold = false, anchor = 'start' } = style;
  const more = `${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}${bold ? ' font-weight="700"' : ''}`;
  return `<text x="${px(x)}" y="${px(y)}" font-size="${size}" fill="${colour}"${more}>${escaped(content)}</text>`;
}

/** A text that is cut, if it must be, so that it is hardly wider. */
export function fitted(content: string, width: number, size: number): string {
  const room = Math.floor(width / (size * LETTER_WIDTH));
  const letters = lettersOf(content);
  return letters.length <= room ? content : `${letters.slice(0, Math.max(room - 1, 1)).join('')}…`;
}

/** About how wide a text is. */
export function widthOf(content: string, size: number): number {
  return lettersOf(content).length * size * LETTER_WIDTH;
}

function lettersOf(content: string): string[] {
  return Array.from(GRAPHEMES.segment(content), ({ segment }) => segment);
}

/** As text of XML: what a person called something is never markup, and what XML does not know is left out. */
function escaped(content: string): string {
  return content.replace(NOT_IN_XML, '').replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

// oxlint-disable-next-line no-control-regex -- just these are meant
const NOT_IN_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu;

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
