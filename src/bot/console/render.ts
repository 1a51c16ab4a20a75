import type { Block } from '../reply.ts';
import { wrap } from './fit.ts';
import { createPaint, type Paint } from './paint.ts';
import { qrLines } from './qr-lines.ts';
import { renderTable } from './table.ts';

export interface RenderOptions {
  /** None: no colours. */
  paint?: Paint;
  /** Columns to break long texts at; none: they are not broken. */
  width?: number;
}

/** Blocks as lines of text for a screen of fixed-width letters. */
export function renderBlocks(blocks: readonly Block[], options: RenderOptions = {}): string[] {
  const { paint = createPaint(false), width = Infinity } = options;
  return blocks.flatMap((block) => {
    switch (block.kind) {
      case 'text':
        return block.text
          .split('\n')
          .flatMap((line) => indented(line, width))
          .map((line) => paint(line, block.tone));
      case 'problems':
        return block.problems.flatMap(({ field, text }) => {
          const label = `✖ ${field}:`;
          const [first = '', ...rest] = indented(`${label} ${text}`, width);
          return [paint(label, 'bad') + first.slice(label.length), ...rest];
        });
      case 'example':
        return block.pressOnly === true ? [] : [`  ${paint(block.line, 'example')}`];
      case 'link':
        return [`${block.label}: ${block.url}`];
      case 'qr':
        return qrLines(block.code);
      case 'image':
        // It shows what stands beside it.
        return [];
      case 'file':
        return block.content.split('\n');
      case 'table':
        return renderTable(block, paint, width);
    }
  });
}

/** A text's lines; those after the first stand a little to the right of where it began. */
function indented(text: string, width: number): string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  const hanging = `${indent}  `;
  const [first = '', ...rest] = wrap(text.trimStart(), width - hanging.length);
  return [indent + first, ...rest.map((line) => hanging + line)];
}
