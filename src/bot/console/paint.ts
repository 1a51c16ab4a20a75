import { styleText } from 'node:util';
import type { Tone } from '../reply.ts';

/** Colours a text by what it is for. */
export type Paint = (text: string, tone: Tone | 'example' | 'header') => string;

const STYLES = {
  title: 'bold',
  good: 'green',
  bad: 'red',
  warning: 'yellow',
  muted: 'dim',
  example: 'cyan',
  header: 'bold',
} as const;

/** Whether there is colour is the caller's knowledge, so `styleText` is kept from asking the process's own output. */
export function createPaint(colours: boolean): Paint {
  if (!colours) return (text) => text;
  return (text, tone) => (tone === 'plain' ? text : styleText(STYLES[tone], text, { validateStream: false }));
}
