import { segmentKey } from '../segments.ts';
import type { SegmentMap } from '../types.ts';
import type { Select } from './candidate.ts';
import { leastLoaded } from './least-loaded.ts';

/** Only the numbers of the contact's segment, the least loaded of them; contacts of any other segment go to the default ones. */
export function bySegment({ bySegment: map, otherwise }: SegmentMap): Select {
  const numbers = new Map(
    Object.entries(map).map(([segment, names]) => [segmentKey(segment), new Set(names)]),
  );
  const others = new Set(otherwise);
  return (ring, recipient, last) => {
    const allowed = numbers.get(segmentKey(recipient.segment ?? '')) ?? others;
    return leastLoaded(
      ring.filter((candidate) => allowed.has(candidate.name)),
      recipient,
      last,
    );
  };
}
