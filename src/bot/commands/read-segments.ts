import { campaignProblem } from '../../engine/campaign-problems.ts';
import type { SegmentMap } from '../../engine/types.ts';
import type { Problem } from '../../errors.ts';
import { isOthers } from './campaign-words.ts';
import { commandProblem } from './command-problems.ts';

/** Reads `vip=vendas-1,vendas-2; novo=vendas-3; *=vendas-4`, where `*` is everybody else. */
export function readSegments(text: string): SegmentMap | Problem {
  const bySegment: Record<string, string[]> = {};
  const otherwise: string[] = [];
  for (const entry of text.split(/[;\n]/).filter((one) => one.trim() !== '')) {
    const [, segment = '', names] = /^([^=]*)=(.*)$/.exec(entry) ?? [];
    if (segment.trim() === '' || names === undefined) {
      return commandProblem('segments', 'segments_unreadable', { text: entry.trim() });
    }
    const name = segment.trim();
    if (isOthers(name)) otherwise.push(...splitNames(names));
    else if (Object.hasOwn(bySegment, name)) {
      return campaignProblem('segments', 'segment_twice', { segment: name });
    } else bySegment[name] = splitNames(names);
  }
  return { bySegment, otherwise };
}

/** Names with commas between them. */
export function splitNames(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
