import { campaignDayKey, type CapacityRules, dayKey, hourKey, hourStamp, newChatsKey } from './capacity.ts';
import { DEFAULT_INTERVAL, meanInterval } from './pacing.ts';
import type { Ports } from './ports.ts';
import type { Campaign, Instance } from './types.ts';
import { limitsOf } from './warmup.ts';

/** What a number has left, kept current while messages are assigned to it. */
export interface NumberState {
  readonly instance: Instance;
  readonly hourLimit: number;
  readonly dayLimit: number;
  /** Messages of this hour and day, assigned ones included. */
  hour: number;
  day: number;
  /** First messages to people today, assigned ones included. */
  newChats: number;
  /** Messages that it has assigned, and what they take of its time, in ms. */
  assigned: number;
  busyMs: number;
}

export interface FleetSnapshot {
  readonly at: Date;
  readonly numbers: ReadonlyMap<string, NumberState>;
  /** A campaign's messages of this day through a number, assigned ones included. */
  ofCampaignToday(campaignId: string, instance: string): number;
  /** A campaign's assigned messages. */
  assignedTo(campaignId: string): number;
}

/** The fleet as the store and the counters know it now: what planning works on. One read of each, however many campaigns. */
export async function takeSnapshot(ports: Ports, campaigns: readonly Campaign[]): Promise<FleetSnapshot> {
  const { settings } = ports;
  const [instances, counts] = await Promise.all([ports.instances.all(), ports.ledger.assignedCounts()]);
  const at = ports.clock.now();
  const stamp = hourStamp(at, settings.timeZone);
  const used = await readCounters(ports, [
    ...instances.flatMap(({ name }) => [hourKey(name, stamp), dayKey(name, stamp), newChatsKey(name, stamp)]),
    ...campaignKeys(instances, campaigns, stamp, settings),
  ]);

  const numbers = new Map(
    instances.map((instance) => {
      const { name } = instance;
      const limits = limitsOf(instance, settings.warmUpTable);
      const state: NumberState = {
        instance,
        hourLimit: limits.hour,
        dayLimit: limits.day,
        hour: used(hourKey(name, stamp)),
        day: used(dayKey(name, stamp)),
        newChats: used(newChatsKey(name, stamp)),
        assigned: 0,
        busyMs: 0,
      };
      return [name, state] as const;
    }),
  );

  const intervals = new Map(campaigns.map(({ id, interval }) => [id, interval]));
  const assigned = new Map<string, number>();
  const pairs = new Map<string, number>();
  for (const { instance, campaignId, count, cold } of counts) {
    assigned.set(campaignId, (assigned.get(campaignId) ?? 0) + count);
    pairs.set(pair(campaignId, instance), count);
    const number = numbers.get(instance);
    if (number === undefined) continue;
    number.hour += count;
    number.day += count;
    number.newChats += cold;
    number.assigned += count;
    number.busyMs += count * meanInterval(intervals.get(campaignId) ?? DEFAULT_INTERVAL);
  }
  return {
    at,
    numbers,
    ofCampaignToday: (campaignId, instance) =>
      used(campaignDayKey(campaignId, instance, stamp)) + (pairs.get(pair(campaignId, instance)) ?? 0),
    assignedTo: (campaignId) => assigned.get(campaignId) ?? 0,
  };
}

/** Only where a campaign's limit can be reached before the number's own: a large fleet has many pairs of the two. */
function campaignKeys(
  instances: readonly Instance[],
  campaigns: readonly Campaign[],
  stamp: string,
  rules: Pick<CapacityRules, 'warmUpTable'>,
): string[] {
  const dayLimits = new Map(instances.map((one) => [one.name, limitsOf(one, rules.warmUpTable).day]));
  return campaigns.flatMap(({ id, dailyLimitPerInstance, instances: names }) =>
    names
      .filter((name) => dailyLimitPerInstance < (dayLimits.get(name) ?? 0))
      .map((name) => campaignDayKey(id, name, stamp)),
  );
}

/** Counters by key; 0 for what was not asked for. */
async function readCounters(ports: Ports, keys: readonly string[]): Promise<(key: string) => number> {
  const values = await ports.counters.read(keys);
  const byKey = new Map(keys.map((key, index) => [key, values[index] ?? 0]));
  return (key) => byKey.get(key) ?? 0;
}

function pair(campaignId: string, instance: string): string {
  return `${campaignId}\n${instance}`;
}
