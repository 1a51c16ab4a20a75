import { dayKey, hourKey, hourStamp } from './capacity.ts';
import { managedFleet } from './managed.ts';
import type { Ports } from './ports.ts';
import type { Instance } from './types.ts';

/** A number with what it has sent and may still send. */
export interface InstanceLoad {
  instance: Instance;
  sentThisHour: number;
  sentToday: number;
  /** The larger of the hour's and the day's used share, in percent. */
  loadPercent: number;
  /** Connected, and with capacity left in this hour and day. */
  available: boolean;
}

/** The fleet as the counters and the store know it now, in the order of names. */
export async function fleetLoad(ports: Ports): Promise<InstanceLoad[]> {
  const fleet = await managedFleet(ports);
  const stamp = hourStamp(ports.clock.now(), ports.settings.timeZone);
  const used = await ports.counters.read(
    fleet.flatMap(({ name }) => [hourKey(name, stamp), dayKey(name, stamp)]),
  );
  return fleet
    .map((instance, index) => loadOf(instance, used[index * 2] ?? 0, used[index * 2 + 1] ?? 0))
    .sort((a, b) => a.instance.name.localeCompare(b.instance.name));
}

function loadOf(instance: Instance, sentThisHour: number, sentToday: number): InstanceLoad {
  const { hourLimit, dayLimit } = instance;
  return {
    instance,
    sentThisHour,
    sentToday,
    loadPercent: Math.max(share(sentThisHour, hourLimit), share(sentToday, dayLimit)),
    available: instance.state === 'connected' && sentThisHour < hourLimit && sentToday < dayLimit,
  };
}

function share(used: number, limit: number): number {
  return limit === 0 ? 100 : (100 * used) / limit;
}
