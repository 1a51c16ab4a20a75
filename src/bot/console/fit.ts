import stringWidth from 'string-width';

/** A text in lines of at most `width` columns, broken at spaces; a longer word has a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && stringWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

const graphemes = new Intl.Segmenter();

// oxlint-disable-next-line no-control-regex -- the escape character is what colour codes begin with
const COLOUR_CODE = /(\u001B\[\d+m)/;

/** A line that takes no more than `width` columns; colour codes take none, and all of them stay so that colour ends. */
export function clip(line: string, width: number): string {
  if (stringWidth(line) <= width) return line;
  let room = width - 1;
  const parts = line.split(COLOUR_CODE).map((part, index) => {
    const isCode = index % 2 === 1;
    if (isCode) return part;
    return [...graphemes.segment(part)]
      .filter(({ segment }) => (room -= stringWidth(segment)) >= 0)
      .map(({ segment }) => segment)
      .join('');
  });
  return `${parts.join('')}…`;
}
