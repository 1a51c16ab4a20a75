import type { Blocked } from '../engine/types.ts';
import type { Texts } from './i18n/texts.ts';

/** More numbers than this are counted rather than named. */
const MAX_NAMED = 3;

/** Why a campaign waits, numbers with the same obstacle together: `hour limit reached (5 numbers), banned (vendas-2)`. */
export function obstacles(blocked: readonly Blocked[], texts: Texts): string {
  const byObstacle = new Map<string, string[]>();
  for (const { instance, why, state } of blocked) {
    const obstacle = why === 'state' && state !== undefined ? texts.states[state] : texts.obstacles[why];
    byObstacle.set(obstacle, [...(byObstacle.get(obstacle) ?? []), instance]);
  }
  return [...byObstacle]
    .map(
      ([obstacle, names]) =>
        `${obstacle} (${names.length > MAX_NAMED ? texts.counts.numbers(names.length) : names.join(', ')})`,
    )
    .join(', ');
}
