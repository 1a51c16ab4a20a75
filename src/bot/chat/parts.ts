import type { Block } from '../reply.ts';
import type { ChatMessage } from './chat.ts';
import { summaryOf } from './summary.ts';

/** Of these each is a message of its own: platforms do not show them beside a text. */
const APART: ReadonlySet<Block['kind']> = new Set(['qr', 'image', 'file']);

/** A message in parts that are each posted as a whole or not at all: its text with its buttons, if it has some, then the others. */
export function partsOf({ blocks, ...message }: ChatMessage): [ChatMessage, ...ChatMessage[]] {
  const text = blocks.filter(({ kind }) => !APART.has(kind));
  const apart = blocks
    .filter(({ kind }) => APART.has(kind))
    .map((block): ChatMessage => ({ blocks: [block], summary: summaryOf([block]) }));
  const [first, ...others] = apart;
  if (text.length > 0 || first === undefined) return [{ ...message, blocks: text }, ...apart];
  return [{ ...message, blocks: first.blocks }, ...others];
}
