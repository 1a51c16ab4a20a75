import type { FrotaError } from '../errors.ts';
import {
  campaignDayKey,
  contactDayKey,
  contactGapKey,
  DAY_KEPT_SECONDS,
  dayKey,
  HOUR_KEPT_SECONDS,
  hourKey,
  hourStamp,
  newChatsKey,
  nextDay,
  nextHour,
  startOfDay,
  startOfHour,
} from './capacity.ts';
import type { Counters, Ports, RestoredCounter } from './ports.ts';

/**
 * Raises the counters to what the ledger says was sent in this hour and day. Must be done before the first message is sent;
 * a counter that is higher already is left as it is.
 */
export function restoreCounters(ports: Ports): Promise<void> {
  return ports.counters.restore(() => countersByLedger(ports));
}

async function countersByLedger(ports: Ports): Promise<RestoredCounter[]> {
  const now = ports.clock.now();
  const { timeZone, contactGapMs } = ports.settings;
  const stamp = hourStamp(now, timeZone);
  const today = startOfDay(now, timeZone);
  const lastGap = new Date(now.getTime() - contactGapMs);
  // To the ends of hour and day: what has begun just now counts, and other workers' clocks may be ahead of this one.
  const tomorrow = nextDay(now, timeZone);
  const [contacted, recently] = await Promise.all([
    ports.ledger.contacted(today, tomorrow),
    contactGapMs > 0 ? ports.ledger.contacted(lastGap, tomorrow) : [],
  ]);
  // After the places, so that who holds one is counted everywhere: see `send.ts`.
  const [ofHour, ofDay] = await Promise.all([
    ports.ledger.countAttempts(startOfHour(now, timeZone), nextHour(now, timeZone)),
    ports.ledger.countAttempts(today, tomorrow),
  ]);
  const values = new Map<string, RestoredCounter>();
  const add = (key: string, count: number, expiresInSeconds: number): void => {
    values.set(key, { key, value: (values.get(key)?.value ?? 0) + count, expiresInSeconds });
  };
  for (const { instance, count } of ofHour) add(hourKey(instance, stamp), count, HOUR_KEPT_SECONDS);
  for (const { instance, campaignId, count, cold } of ofDay) {
    add(dayKey(instance, stamp), count, DAY_KEPT_SECONDS);
    add(campaignDayKey(campaignId, instance, stamp), count, DAY_KEPT_SECONDS);
    add(newChatsKey(instance, stamp), cold, DAY_KEPT_SECONDS);
  }
  const held = contacted.map(({ phone, ids }): RestoredCounter => ({
    key: contactDayKey(phone, stamp),
    value: ids.length,
    holders: ids,
    expiresInSeconds: DAY_KEPT_SECONDS,
  }));
  const resting = recently.map(({ phone, ids, last }): RestoredCounter => {
    const leftMs = last.getTime() + contactGapMs - now.getTime();
    return {
      key: contactGapKey(phone),
      value: ids.length,
      holders: ids,
      expiresInSeconds: Math.max(1, Math.ceil(leftMs / 1000)),
    };
  });
  return [...values.values(), ...held, ...resting];
}

/**
 * Counters that are rebuilt when they are found to be lost (Redis was emptied, or began anew), before anything is reserved
 * from them. Several processes may do so at once.
 */
export function selfRestoring(counters: Counters, restore: () => Promise<void>): Counters {
  let restoring: Promise<void> | undefined;
  return {
    ...counters,
    async reserve(budgets) {
      try {
        return await counters.reserve(budgets);
      } catch (error) {
        if (!isLost(error)) throw error;
        restoring ??= restore().finally(() => (restoring = undefined));
        await restoring;
        return counters.reserve(budgets);
      }
    },
  };
}

function isLost(error: unknown): error is FrotaError {
  return error instanceof Error && 'code' in error && error.code === 'counters_lost';
}
