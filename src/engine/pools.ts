import type { Ports } from './ports.ts';
import { keepsNumbers } from './selection/strategies.ts';
import type { Campaign } from './types.ts';

/** A campaign that ended longer ago says nothing any more of who sends together, in ms. */
const COUNTS_FOR_MS = 30 * 24 * 3_600_000;

/**
 * Numbers by what they send: those of a pool have sent the same campaigns lately, or campaigns with a number in common. Only
 * campaigns count under which contacts keep their numbers. A contact who was given to a number outside would have none of its
 * own in the campaigns that are sent to them.
 */
export async function numberPools(ports: Ports): Promise<ReadonlySet<string>[]> {
  const since = new Date(ports.clock.now().getTime() - COUNTS_FOR_MS);
  const campaigns = (await ports.campaigns.list()).filter(
    (campaign) => keepsNumbers(campaign) && isRecent(campaign, since),
  );
  let pools: Set<string>[] = [];
  for (const { instances } of campaigns) {
    const together = pools.filter((pool) => instances.some((name) => pool.has(name)));
    const apart = pools.filter((pool) => !together.includes(pool));
    pools = [...apart, new Set([...together.flatMap((pool) => Array.from(pool)), ...instances])];
  }
  return pools;
}

function isRecent({ status, startedAt, finishedAt }: Campaign, since: Date): boolean {
  if (finishedAt !== undefined) return startedAt !== undefined && finishedAt >= since;
  return ['pending_approval', 'scheduled', 'running', 'paused'].includes(status);
}
