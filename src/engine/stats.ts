import { dayKey, hourKey, hourStamp, newChatsKey } from './capacity.ts';
import { managedFleet } from './managed.ts';
import type { Ports } from './ports.ts';
import type { Instance } from './types.ts';
import { limitsOf } from './warmup.ts';

/** A number with what it has sent and may still send. */
export interface InstanceLoad {
  instance: Instance;
  sentThisHour: number;
  sentToday: number;
  /** Those of them that were the first to somebody. */
  newChatsToday: number;
  /** What it may send an hour and a day at present; less than its own limits while it warms up. */
  limits: { hour: number; day: number };
  /** The larger of the hour's and the day's used share, in percent. */
  loadPercent: number;
  /** Connected, and with capacity left in this hour and day. */
  available: boolean;
}

/** The fleet as the counters and the store know it now, in the order of names. */
export async function fleetLoad(ports: Ports): Promise<InstanceLoad[]> {
  const fleet = await loadsOf(ports, await managedFleet(ports));
  return fleet.sort((a, b) => a.instance.name.localeCompare(b.instance.name));
}

/** Numbers with what the counters know of them now, in the given order. */
export async function loadsOf(ports: Ports, fleet: readonly Instance[]): Promise<InstanceLoad[]> {
  const stamp = hourStamp(ports.clock.now(), ports.settings.timeZone);
  const used = await ports.counters.read(
    fleet.flatMap(({ name }) => [hourKey(name, stamp), dayKey(name, stamp), newChatsKey(name, stamp)]),
  );
  return fleet.map((instance, index) => {
    const [hour = 0, day = 0, newChats = 0] = used.slice(index * 3, index * 3 + 3);
    return loadOf(instance, limitsOf(instance, ports.settings.warmUpTable), hour, day, newChats);
  });
}

function loadOf(
  instance: Instance,
  limits: InstanceLoad['limits'],
  sentThisHour: number,
  sentToday: number,
  newChatsToday: number,
): InstanceLoad {
  return {
    instance,
    sentThisHour,
    sentToday,
    newChatsToday,
    limits,
    loadPercent: Math.max(share(sentThisHour, limits.hour), share(sentToday, limits.day)),
    available: instance.state === 'connected' && sentThisHour < limits.hour && sentToday < limits.day,
  };
}

function share(used: number, limit: number): number {
  return limit === 0 ? 100 : (100 * used) / limit;
}
