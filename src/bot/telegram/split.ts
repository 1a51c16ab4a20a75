/** What a message of Telegram may have, in UTF-16 units; it counts what is left without tags, which is never more. */
const MAX_TEXT = 4_096;
/** More messages than these at once nobody reads, and Telegram holds back who sends many. */
const MOST_MESSAGES = 5;

/** A paragraph of escaped HTML; all of it stands in the tag, if it has one. */
export interface Piece {
  html: string;
  tag?: 'b' | 'i' | 'pre' | 'code';
}

/** Paragraphs as messages: broken between paragraphs where they can be, else between lines, and never within a tag. */
export function splitPieces(pieces: readonly Piece[], most = MAX_TEXT): string[] {
  const messages: string[] = [];
  let message = '';
  for (const paragraph of pieces.flatMap((piece) => fitting(piece, most))) {
    const longer = message === '' ? paragraph : `${message}\n${paragraph}`;
    if (longer.length <= most) {
      message = longer;
      continue;
    }
    messages.push(message);
    message = paragraph;
  }
  if (message !== '') messages.push(message);
  if (messages.length <= MOST_MESSAGES) return messages;
  return [...messages.slice(0, MOST_MESSAGES), '…'];
}

/** A paragraph as several that are short enough, each with its own tag. */
function fitting({ html, tag }: Piece, most: number): string[] {
  const tagged = (text: string): string => (tag === undefined ? text : `<${tag}>${text}</${tag}>`);
  const room = most - tagged('').length;
  if (html.length <= room) return html === '' ? [] : [tagged(html)];
  const parts: string[] = [];
  let part = '';
  for (const line of html.split('\n').flatMap((one) => cut(one, room))) {
    const longer = part === '' ? line : `${part}\n${line}`;
    if (longer.length <= room) part = longer;
    else {
      parts.push(tagged(part));
      part = line;
    }
  }
  return [...parts, tagged(part)];
}

/** A line in pieces, with no character of HTML (`&amp;`, a tag with what is in it) or of an emoji broken. */
function cut(line: string, room: number): string[] {
  if (line.length <= room) return [line];
  const atoms = line.match(/<(\w+)>[^<]*<\/\1>|&\w+;|[\s\S]/gu) ?? [];
  const parts: string[] = [];
  let part = '';
  for (const atom of atoms) {
    if (part !== '' && part.length + atom.length > room) {
      parts.push(part);
      part = '';
    }
    part += atom;
  }
  return [...parts, part];
}
