import type { Progress } from '../engine/types.ts';
import { tallyOf } from './tally.ts';

/** How far a campaign is, as a bar of `width` characters: `██████░░░░`. Full only when nothing is left to send. */
export function progressBar(progress: Progress, width: number): string {
  const { total, done } = tallyOf(progress);
  const filled = total === 0 ? 0 : Math.floor((width * done) / total);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}
