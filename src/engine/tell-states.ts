import { fire, isListening } from './automations/fire.ts';
import { instanceIn } from './automations/trigger.ts';
import type { Ports } from './ports.ts';
import type { Instance } from './types.ts';

/** For so long, in ms, it is news that a number changed its state. */
const NEWS_FOR_MS = 3_600_000;

/**
 * Has rules hear of the state of each number that came into it lately, once: what saw it may have died before it told, and a
 * number that was just adopted has told nobody. Rules that cannot be told now are told in the next round.
 */
export async function tellStates(ports: Ports, fleet: readonly Instance[]): Promise<void> {
  const since = ports.clock.now().getTime() - NEWS_FOR_MS;
  const fresh = fleet.filter((instance) => instance.since.getTime() > since);
  try {
    if (await isListening(ports, 'instance_state')) await fire(ports, fresh.map(instanceIn));
  } catch (error) {
    ports.log.error({ err: error }, 'automations could not be told of states, the next round tries again');
  }
}
