import type { ActionsBlock, Button as SlackButton, KnownBlock } from '@slack/web-api';
import { shortened } from '../../engine/shortened.ts';
import { tableLines } from '../chat/grid.ts';
import { TONE_SIGNS } from '../chat/tone-signs.ts';
import type { Block, Button, LineButton, LinkBlock, TextBlock, Tone } from '../reply.ts';
import { fenced, inCode } from './mrkdwn.ts';

/** Slack's own limits (https://docs.slack.dev/reference/block-kit): blocks a message, and characters of each kind of text. */
const MOST_BLOCKS = 50;
const MAX = { section: 3_000, header: 150, context: 2_000, button: 75, title: 100, confirm: 300, yes: 30 };
/** Buttons of a row; more of them wrap, and are hard to tell apart. */
const BUTTONS_A_ROW = 5;
/** What a window of Slack shows of fixed-width letters without breaking the line. */
const WIDTH = 76;

/** What is pressed comes back under this name. */
export const PRESS = 'press';

/** Something that is uploaded beside the message. */
export type Upload =
  | { kind: 'qr'; code: string }
  | { kind: 'image'; svg: string; alt: string }
  | { kind: 'file'; name: string; content: string };

/** A message of Slack; its buttons have no values yet. */
export interface Rendered {
  blocks: KnownBlock[];
  /** The lines behind its buttons, in their order. */
  buttons: readonly LineButton[];
  uploads: readonly Upload[];
}

/** What is asked before something is done. */
export interface Sure {
  yes: string;
  no: string;
}

/** Makes a message of blocks. What people wrote stands in plain text or as code: nothing in it is markup, a link or a mention. */
export function renderMessage(blocks: readonly Block[], sure: Sure): Rendered {
  const made: KnownBlock[] = [];
  const buttons: LineButton[] = [];
  const uploads: Upload[] = [];
  let plain: string[] = [];
  let row: SlackButton[] = [];

  const endPlain = (): void => {
    for (const text of chunks(plain, MAX.section))
      made.push({ type: 'section', text: { type: 'plain_text', text, emoji: true } });
    plain = [];
  };
  const endRow = (): void => {
    if (row.length > 0) made.push({ type: 'actions', elements: row } satisfies ActionsBlock);
    row = [];
  };
  const markup = (texts: readonly string[]): void => {
    endPlain();
    made.push(...texts.map(markupBlock));
  };

  for (const block of blocks) {
    if (block.kind !== 'example' || block.button === undefined) endRow();
    switch (block.kind) {
      case 'text':
        if (isShown(block, 'title') && block.text.length <= MAX.header) {
          endPlain();
          made.push({ type: 'header', text: { type: 'plain_text', text: block.text, emoji: true } });
        } else if (isShown(block, 'muted') && block.text.length <= MAX.context) {
          endPlain();
          made.push({ type: 'context', elements: [{ type: 'plain_text', text: block.text, emoji: true }] });
        } else plain.push(...`${TONE_SIGNS[block.tone]}${block.text}`.split('\n'));
        break;
      case 'problems':
        plain.push(...block.problems.flatMap(({ field, text }) => `❌ ${field}: ${text}`.split('\n')));
        break;
      case 'table': {
        const { kind, lines } = tableLines(block, WIDTH);
        if (kind === 'list') plain.push(...lines);
        else markup(chunks(lines.map(inCode), MAX.section - fenced('').length).map(fenced));
        break;
      }
      case 'example':
        if (block.button === undefined) {
          const line = shortened(inCode(`/${block.line.replace(/^\//, '')}`), MAX.section - 2);
          markup([`\`${line}\``]);
        } else {
          endPlain();
          row.push(buttonOf(block.button, buttons.length, sure));
          buttons.push({ ...block.button, line: block.line });
          if (row.length === BUTTONS_A_ROW) endRow();
        }
        break;
      case 'link':
        endPlain();
        made.push({ type: 'context', elements: [{ type: 'mrkdwn', text: linkTo(block), verbatim: true }] });
        break;
      case 'qr':
      case 'image':
      case 'file':
        uploads.push(block);
        break;
    }
  }
  endPlain();
  endRow();
  return { blocks: withinLimit(made), buttons, uploads };
}

/** A text of Slack's markup. */
export function markupBlock(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

/** A link of Slack's markup. What would end it within its address is written as addresses may write it. */
function linkTo({ label, url }: LinkBlock): string {
  return `<${inCode(url.replaceAll('|', '%7C'))}|${inCode(label)}>`;
}

/** Whether a text stands in a block of its own; Slack has none for what is empty. */
function isShown({ tone, text }: TextBlock, as: Tone): boolean {
  return tone === as && text.trim() !== '';
}

function buttonOf({ label, style, confirm }: Button, index: number, sure: Sure): SlackButton {
  const plainText = (text: string, most: number) =>
    ({ type: 'plain_text', text: shortened(text, most), emoji: true }) as const;
  return {
    type: 'button',
    action_id: `${PRESS}:${index}`,
    text: plainText(label, MAX.button),
    ...(style !== undefined && { style }),
    ...(confirm !== undefined && {
      confirm: {
        title: plainText(label, MAX.title),
        text: plainText(confirm, MAX.confirm),
        confirm: plainText(sure.yes, MAX.yes),
        deny: plainText(sure.no, MAX.yes),
        ...(style !== undefined && { style }),
      },
    }),
  };
}

/** Lines as texts that are short enough, broken between lines where they can be; none of them is empty. */
function chunks(lines: readonly string[], most: number): string[] {
  const texts: string[] = [];
  let text = '';
  for (const line of lines.flatMap((one) => cut(one, most))) {
    const longer = text === '' ? line : `${text}\n${line}`;
    if (longer.length <= most) text = longer;
    else {
      texts.push(text);
      text = line;
    }
  }
  return [...texts, text].filter((one) => one.trim() !== '');
}

function cut(line: string, most: number): string[] {
  if (line.length <= most) return [line];
  const parts: string[] = [];
  let part = '';
  for (const character of line.match(/&\w+;|[\s\S]/gu) ?? []) {
    if (part.length + character.length > most) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}

/** Buttons stay, whatever is cut. */
function withinLimit(blocks: readonly KnownBlock[]): KnownBlock[] {
  if (blocks.length <= MOST_BLOCKS) return [...blocks];
  const actions = blocks.filter(({ type }) => type === 'actions').slice(0, MOST_BLOCKS - 2);
  const others = blocks.filter(({ type }) => type !== 'actions').slice(0, MOST_BLOCKS - 1 - actions.length);
  return [...others, { type: 'context', elements: [{ type: 'plain_text', text: '…' }] }, ...actions];
}
