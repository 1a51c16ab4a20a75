import type { ChatUser } from '../../engine/types.ts';
import { tableLines } from '../chat/grid.ts';
import { TONE_SIGNS } from '../chat/tone-signs.ts';
import type { Block, ExampleBlock, LineButton, LinkBlock, TextBlock } from '../reply.ts';
import { escaped } from './html.ts';
import { type Piece, splitPieces } from './split.ts';

/** Telegram's own limit for what stands beside a picture or a file, in characters. */
const MAX_CAPTION = 1_024;
/** What a phone shows of fixed-width letters without breaking the line. */
const PHONE_WIDTH = 38;
/** Buttons beside each other; more would be cut to their first letters. */
const BUTTONS_A_ROW = 2;

/** One message of Telegram. Buttons are on the last one that can have them. */
export type Part =
  | { kind: 'text'; html: string; buttons: readonly (readonly LineButton[])[] }
  | { kind: 'qr'; code: string }
  | { kind: 'image'; svg: string; caption: string }
  | { kind: 'file'; name: string; content: string };

/**
 * Makes messages of blocks, in their order; pictures and files are messages of their own.
 * @param called whom the first calls, by their id on Telegram
 */
export function renderParts(blocks: readonly Block[], called?: ChatUser): Part[] {
  const parts: Part[] = [];
  let pieces: Piece[] = called === undefined ? [] : [callPiece(called)];
  let buttons: LineButton[][] = [];
  let isRun = false;

  const endText = (): void => {
    const texts = splitPieces(pieces);
    for (const [index, html] of texts.entries()) {
      const isLast = index === texts.length - 1;
      parts.push({ kind: 'text', html, buttons: isLast ? buttons.flatMap(rowsOf) : [] });
    }
    pieces = [];
    buttons = [];
  };

  for (const block of blocks) {
    const isButton = block.kind === 'example' && block.button !== undefined;
    // Those that follow each other stand together; others begin a row of their own.
    if (isButton && !isRun) buttons.push([]);
    isRun = isButton;
    switch (block.kind) {
      case 'text':
        pieces.push(textPiece(block));
        break;
      case 'problems':
        for (const { field, text } of block.problems)
          pieces.push({ html: `❌ <b>${escaped(field)}</b>: ${escaped(text)}` });
        break;
      case 'table': {
        const { kind, lines } = tableLines(block, PHONE_WIDTH);
        const html = lines.map(escaped).join('\n');
        pieces.push(kind === 'grid' ? { html, tag: 'pre' } : { html });
        break;
      }
      case 'example':
        if (block.button === undefined) pieces.push(examplePiece(block));
        else buttons.at(-1)?.push({ ...block.button, line: block.line });
        break;
      case 'link':
        pieces.push(linkPiece(block));
        break;
      case 'qr':
        endText();
        parts.push({ kind: 'qr', code: block.code });
        break;
      case 'image':
        endText();
        parts.push({ kind: 'image', svg: block.svg, caption: block.alt.slice(0, MAX_CAPTION) });
        break;
      case 'file':
        endText();
        parts.push({ kind: 'file', name: block.name, content: block.content });
        break;
    }
  }
  // Buttons alone need something to stand under.
  if (buttons.length > 0 && pieces.length === 0) pieces.push({ html: '⤵️' });
  endText();
  return parts;
}

function textPiece({ text, tone }: TextBlock): Piece {
  const html = TONE_SIGNS[tone] + escaped(text);
  if (tone === 'title') return { html, tag: 'b' };
  return tone === 'muted' ? { html, tag: 'i' } : { html };
}

/** They are told of it, whether or not they have a name of their own (`@ana`). */
function callPiece({ id, name }: ChatUser): Piece {
  return { html: `<a href="tg://user?id=${encodeURIComponent(id)}">${escaped(name)}</a>` };
}

/** A tap copies it. */
function examplePiece({ line }: ExampleBlock): Piece {
  return { html: escaped(`/${line.replace(/^\//, '')}`), tag: 'code' };
}

function linkPiece({ label, url }: LinkBlock): Piece {
  return { html: `<a href="${escaped(url).replaceAll('"', '&quot;')}">${escaped(label)}</a>` };
}

function rowsOf(buttons: readonly LineButton[]): LineButton[][] {
  const rows: LineButton[][] = [];
  for (let at = 0; at < buttons.length; at += BUTTONS_A_ROW) rows.push(buttons.slice(at, at + BUTTONS_A_ROW));
  return rows;
}
