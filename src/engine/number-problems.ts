import { canSend } from './campaign-numbers.ts';
import type { Problem } from './ports.ts';
import { problem } from './problems.ts';
import type { InstanceLoad } from './stats.ts';
import type { Campaign, Instance } from './types.ts';

/** Problems of numbers that are in use, and that no change of state tells. */

/** Below this (0–100) a number that no campaign judges by its own rule is unwell. */
const UNWELL_BELOW = 30;
/** A young number that is used goes up a stage a day; one that has not for so long does not get on, in ms. */
const STOPPED_MS = 3 * 24 * 3_600_000;
/** Health is told in steps of so many, so that a card does not change with every message. */
const HEALTH_STEP = 10;

/** A number that can send, but less well than the campaigns want that use it. */
export function healthProblem(instance: Instance, running: readonly Campaign[]): Problem | undefined {
  if (!canSend(instance)) return undefined;
  const rules = usersOf(instance, running).map(({ pauseOnHealthBelow }) => pauseOnHealthBelow);
  const below = rules.length === 0 ? UNWELL_BELOW : Math.max(...rules);
  if (instance.health >= below) return undefined;
  const { name, server, health } = instance;
  const told = Math.floor(health / HEALTH_STEP) * HEALTH_STEP;
  return problem('health_low', name, { instance: name, server, health: told, below });
}

/** A young number that running campaigns use and that has not gone up a stage for days. */
export function warmUpProblem(
  instance: Instance,
  running: readonly Campaign[],
  now: Date,
): Problem | undefined {
  const { name, server, warmUp } = instance;
  if (warmUp === undefined || !canSend(instance) || usersOf(instance, running).length === 0) return undefined;
  if (now.getTime() - warmUp.since.getTime() < STOPPED_MS) return undefined;
  return problem('warm_up_stopped', name, {
    instance: name,
    server,
    stage: warmUp.stage + 1,
    since: warmUp.since,
  });
}

/** A number that has sent all that it may today, while running campaigns would use it. Over by itself at midnight. */
export function limitProblem(
  { instance, sentToday, limits }: Pick<InstanceLoad, 'instance' | 'sentToday' | 'limits'>,
  running: readonly Campaign[],
): Problem | undefined {
  if (!canSend(instance) || sentToday < limits.day || usersOf(instance, running).length === 0)
    return undefined;
  const { name, server } = instance;
  return problem('limit_used_up', name, { instance: name, server, limit: limits.day });
}

function usersOf({ name }: Instance, running: readonly Campaign[]): Campaign[] {
  return running.filter(({ status, instances }) => status === 'running' && instances.includes(name));
}
