import type { Problem } from '../errors.ts';
import { campaignProblem } from './campaign-problems.ts';
import type { SegmentMap } from './types.ts';

/** Case and surrounding spaces do not matter: segments come from a CSV. */
export function segmentKey(segment: string): string {
  return segment.trim().toLowerCase();
}

/** All numbers that a map of segments names, each once. */
export function numbersOf({ bySegment, otherwise }: SegmentMap): string[] {
  return [...new Set([...Object.values(bySegment).flat(), ...otherwise])];
}

/**
 * What is wrong with a map of segments. Without numbers for the contacts of all other segments these would wait forever.
 * @param numbers the campaign's.
 */
export function checkSegments({ bySegment, otherwise }: SegmentMap, numbers: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const [segment, names] of Object.entries(bySegment)) {
    const key = segmentKey(segment);
    if (seen.has(key)) problems.push(campaignProblem('segments', 'segment_twice', { segment }));
    seen.add(key);
    if (names.length === 0) problems.push(campaignProblem('segments', 'segment_empty', { segment }));
    problems.push(...outside(segment, names, numbers));
  }
  if (otherwise.length === 0) problems.push(campaignProblem('segments', 'segments_no_default'));
  return [...problems, ...outside('*', otherwise, numbers)];
}

function outside(segment: string, names: readonly string[], numbers: readonly string[]): Problem[] {
  return names
    .filter((name) => !numbers.includes(name))
    .map((name) => campaignProblem('segments', 'segment_outside', { segment, name }));
}
