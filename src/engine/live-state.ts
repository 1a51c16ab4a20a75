import { canSend } from './campaign-numbers.ts';
import type { Connection, ObservedInstance, Ports } from './ports.ts';
import type { Instance } from './types.ts';

/** Of the numbers that nothing was heard of for a while, so many are asked for in each round, in turn. */
const SPOT_CHECKS = 20;
/** Who acknowledged something within this is alive, in ms. */
const HEARD_OF_MS = 5 * 60_000;
/** Rounds come no more often than this, in ms; it turns the spot checks. */
const TURN_MS = 10_000;

/**
 * The connections themselves, of those numbers of a server whose stored state may be wrong; asking for all of a large fleet
 * would take Evolution's time from its sends. Missing: it could not be told.
 * @param known what the fleet has of each.
 */
export async function liveStates(
  ports: Ports,
  server: string,
  observed: readonly ObservedInstance[],
  known: ReadonlyMap<string, Instance>,
): Promise<Map<string, Connection>> {
  const now = ports.clock.now();
  const live = new Map<string, Connection>();
  const failed: { name: string; error: unknown }[] = [];
  const ask = async ({ name, stored }: ObservedInstance): Promise<void> => {
    try {
      live.set(name, (await ports.probe.connectionState(server, name)) ?? stored);
    } catch (error) {
      failed.push({ name, error });
    }
  };
  const [doubtful, others] = split(observed, (seen) => isDoubtful(seen, known.get(seen.name), now));
  for (const { name, stored } of others) live.set(name, stored);
  await Promise.all([...doubtful, ...spotChecks(others, known, now)].map(ask));
  if (failed.length > 0) {
    const instances = failed.map(({ name }) => name);
    ports.log.warn({ server, instances, err: failed[0]?.error }, 'connections could not be asked for');
  }
  return live;
}

/** Where the stored state does not settle it: it contradicts what Frota has, or says `open`, as of a silent number. */
function isDoubtful({ stored }: ObservedInstance, instance: Instance | undefined, now: Date): boolean {
  if (instance === undefined) return stored !== 'close';
  const { state, until } = instance;
  if (state === 'paused') return false;
  if (state === 'connecting') return true;
  if (canSend(instance)) return stored !== 'open' || (until !== undefined && until <= now);
  return stored !== 'close' && (until === undefined || until <= now);
}

/** A number that sends nothing would else be dead unseen for as long as no webhook says so. */
function spotChecks(
  observed: readonly ObservedInstance[],
  known: ReadonlyMap<string, Instance>,
  now: Date,
): ObservedInstance[] {
  const quiet = observed.filter(({ name }) => {
    const instance = known.get(name);
    const heardAt = instance?.lastAckAt?.getTime() ?? 0;
    return instance?.state === 'connected' && now.getTime() - heardAt > HEARD_OF_MS;
  });
  const first = (Math.floor(now.getTime() / TURN_MS) * SPOT_CHECKS) % Math.max(1, quiet.length);
  return [...quiet.slice(first), ...quiet.slice(0, first)].slice(0, SPOT_CHECKS);
}

function split<T>(items: readonly T[], chosen: (item: T) => boolean): [T[], T[]] {
  return [items.filter((item) => chosen(item)), items.filter((item) => !chosen(item))];
}
