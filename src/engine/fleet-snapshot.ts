import { campaignDayKey, type CapacityRules, dayKey, hourKey, hourStamp, newChatsKey } from './capacity.ts';
import { DEFAULT_INTERVAL, meanInterval } from './pacing.ts';
import type { Ports } from './ports.ts';
import type { Campaign, Instance, Interval } from './types.ts';
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
  /** Messages that it has assigned, all and by campaign, and what they take of its time, in ms. */
  assigned: number;
  readonly assignedOf: Map<string, number>;
  busyMs: number;
}

export interface FleetSnapshot {
  readonly at: Date;
  readonly numbers: ReadonlyMap<string, NumberState>;
  /** A campaign's messages that left through a number today. */
  sentToday(campaignId: string, instance: string): number;
  /** A campaign's assigned messages. */
  assignedTo(campaignId: string): number;
  /** Counts a message that is assigned. */
  take(campaign: Pick<Campaign, 'id' | 'interval'>, instance: string, cold: boolean): void;
  /** Numbers with assigned messages, also those that the store does not know (any more). */
  busy(): string[];
}

/** The fleet as the store and the counters know it now: what planning works on. One read of each, however many campaigns. */
export async function takeSnapshot(ports: Ports, campaigns: readonly Campaign[]): Promise<FleetSnapshot> {
  const { settings } = ports;
  const [instances, counts] = await Promise.all([ports.instances.all(), ports.ledger.assignedCounts()]);
  const at = ports.clock.now();
  const stamp = hourStamp(at, settings.timeZone);
  const limited = campaignLimits(instances, campaigns, settings);
  const used = await readCounters(ports, [
    ...instances.flatMap(({ name }) => [hourKey(name, stamp), dayKey(name, stamp), newChatsKey(name, stamp)]),
    ...[...limited].flatMap(([id, names]) => names.map((name) => campaignDayKey(id, name, stamp))),
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
        assignedOf: new Map(),
        busyMs: 0,
      };
      return [name, state] as const;
    }),
  );
  const busy = new Set<string>();
  const assigned = new Map<string, number>();

  const count = (
    campaignId: string,
    interval: Interval,
    name: string,
    messages: number,
    cold: number,
  ): void => {
    busy.add(name);
    add(assigned, campaignId, messages);
    const number = numbers.get(name);
    if (number === undefined) return;
    number.hour += messages;
    number.day += messages;
    number.newChats += cold;
    number.assigned += messages;
    add(number.assignedOf, campaignId, messages);
    number.busyMs += messages * meanInterval(interval);
  };

  const intervals = new Map(campaigns.map(({ id, interval }) => [id, interval]));
  for (const { instance, campaignId, count: messages, cold } of counts) {
    count(campaignId, intervals.get(campaignId) ?? DEFAULT_INTERVAL, instance, messages, cold);
  }
  return {
    at,
    numbers,
    sentToday: (campaignId, instance) =>
      limited.has(campaignId) ? used(campaignDayKey(campaignId, instance, stamp)) : 0,
    assignedTo: (campaignId) => assigned.get(campaignId) ?? 0,
    take: ({ id, interval }, instance, cold) => count(id, interval, instance, 1, cold ? 1 : 0),
    busy: () => [...busy],
  };
}

function add(sums: Map<string, number>, key: string, count: number): void {
  sums.set(key, (sums.get(key) ?? 0) + count);
}

/**
 * The numbers of which a campaign's own limit can be reached before the number's, by campaign: only of those it has to be
 * read. A large fleet has many pairs of the two.
 */
function campaignLimits(
  instances: readonly Instance[],
  campaigns: readonly Campaign[],
  rules: Pick<CapacityRules, 'warmUpTable'>,
): Map<string, string[]> {
  const dayLimits = new Map(instances.map((one) => [one.name, limitsOf(one, rules.warmUpTable).day]));
  const highest = Math.max(...dayLimits.values());
  const strict = campaigns.filter(({ dailyLimitPerInstance }) => dailyLimitPerInstance < highest);
  const limited = strict.map(({ id, dailyLimitPerInstance, instances: names }) => {
    const below = names.filter((name) => dailyLimitPerInstance < (dayLimits.get(name) ?? 0));
    return [id, below] as const;
  });
  return new Map(limited.flatMap(([id, names]) => (names.length > 0 ? [[id, names]] : [])));
}

/** Counters by key; 0 for what was not asked for. */
async function readCounters(ports: Ports, keys: readonly string[]): Promise<(key: string) => number> {
  const values = await ports.counters.read(keys);
  const byKey = new Map(keys.map((key, index) => [key, values[index] ?? 0]));
  return (key) => byKey.get(key) ?? 0;
}
