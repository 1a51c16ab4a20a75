import type { Campaign, StrategyName } from '../types.ts';
import { balanced } from './balanced.ts';
import { bySegment } from './by-segment.ts';
import type { Select } from './candidate.ts';
import { hybrid } from './hybrid.ts';
import { intelligent } from './intelligent.ts';
import { leastLoaded } from './least-loaded.ts';
import { roundRobin } from './round-robin.ts';
import { sticky } from './sticky.ts';

const STRATEGY_BY_NAME: Readonly<Record<Exclude<StrategyName, 'by_segment'>, Select>> = {
  round_robin: roundRobin,
  balanced,
  intelligent,
  sticky,
  hybrid,
};

/** Strategies under which a contact keeps the number that it hears from. */
const KEEPING: ReadonlySet<StrategyName> = new Set(['sticky', 'hybrid']);

/** How a campaign chooses its numbers. */
export function strategyOf({ strategy, segments }: Pick<Campaign, 'strategy' | 'segments'>): Select {
  if (strategy !== 'by_segment') return STRATEGY_BY_NAME[strategy];
  return segments === undefined ? leastLoaded : bySegment(segments);
}

/** Whether a campaign's contacts keep the number that they hear from. */
export function keepsNumbers({ strategy }: Pick<Campaign, 'strategy'>): boolean {
  return KEEPING.has(strategy);
}
