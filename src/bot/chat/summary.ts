import { shortened } from '../../engine/shortened.ts';
import type { Block } from '../reply.ts';

/** A lock screen shows no more, in characters. */
const MOST = 150;

/** What an answer says first, in one line without markup. */
export function summaryOf(blocks: readonly Block[]): string {
  for (const block of blocks) {
    if (block.kind === 'text' && block.text.trim() !== '') return oneLine(block.text);
    if (block.kind === 'problems' && block.problems[0] !== undefined) return oneLine(block.problems[0].text);
    if (block.kind === 'image') return oneLine(block.alt);
    if (block.kind === 'file') return oneLine(block.name);
  }
  return 'Frota';
}

function oneLine(text: string): string {
  return shortened(text.replaceAll(/\s+/g, ' ').trim(), MOST);
}
