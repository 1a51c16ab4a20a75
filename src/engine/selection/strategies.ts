import type { StrategyName } from '../types.ts';
import { balanced } from './balanced.ts';
import type { Select } from './candidate.ts';
import { intelligent } from './intelligent.ts';
import { roundRobin } from './round-robin.ts';

/** Every strategy by its name in a campaign. */
export const STRATEGY_BY_NAME: Readonly<Record<StrategyName, Select>> = {
  round_robin: roundRobin,
  balanced,
  intelligent,
};
