import {
  campaignDayKey,
  DAY_KEPT_SECONDS,
  dayKey,
  HOUR_KEPT_SECONDS,
  hourKey,
  hourStamp,
  startOfDay,
  startOfHour,
} from './capacity.ts';
import type { Ports } from './ports.ts';

/**
 * Sets the counters that are missing from what the ledger says was sent in this hour and day. Must be done before the
 * first message is sent: a counter that exists is left as it is.
 */
export async function restoreCounters(ports: Ports): Promise<void> {
  const now = ports.clock.now();
  const { timeZone } = ports.settings;
  const stamp = hourStamp(now, timeZone);
  const [ofHour, ofDay] = await Promise.all([
    ports.ledger.countAttempts(startOfHour(now, timeZone), now),
    ports.ledger.countAttempts(startOfDay(now, timeZone), now),
  ]);
  const values = new Map<string, { key: string; value: number; expiresInSeconds: number }>();
  const add = (key: string, count: number, expiresInSeconds: number): void => {
    values.set(key, { key, value: (values.get(key)?.value ?? 0) + count, expiresInSeconds });
  };
  for (const { instance, count } of ofHour) add(hourKey(instance, stamp), count, HOUR_KEPT_SECONDS);
  for (const { instance, campaignId, count } of ofDay) {
    add(dayKey(instance, stamp), count, DAY_KEPT_SECONDS);
    add(campaignDayKey(campaignId, instance, stamp), count, DAY_KEPT_SECONDS);
  }
  await ports.counters.restore([...values.values()]);
}
