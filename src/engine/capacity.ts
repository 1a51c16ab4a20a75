import type { Budget } from './ports.ts';
import type { Campaign, Instance } from './types.ts';

/** How long counters are kept, in seconds: longer than their hour or day, so that a late refund still finds them. */
export const HOUR_KEPT_SECONDS = 2 * 3600;
export const DAY_KEPT_SECONDS = 25 * 3600;

const formats = new Map<string, Intl.DateTimeFormat>();

/** The local hour that an instant belongs to, as `YYYYMMDDHH`; its first eight characters are the day. */
export function hourStamp(at: Date, timeZone: string): string {
  const { year, month, day, hour } = localParts(at, timeZone);
  return `${year}${month}${day}${hour}`;
}

export function hourKey(instance: string, stamp: string): string {
  return `rate:hora:${instance}:${stamp}`;
}

export function dayKey(instance: string, stamp: string): string {
  return `rate:dia:${instance}:${stamp.slice(0, 8)}`;
}

export function campaignDayKey(campaignId: string, instance: string, stamp: string): string {
  return `rate:campanha:${campaignId}:${instance}:${stamp.slice(0, 8)}`;
}

/** Everything that one message of a campaign takes from a number's capacity. */
export function budgetsFor(instance: Instance, campaign: Campaign, at: Date, timeZone: string): Budget[] {
  const stamp = hourStamp(at, timeZone);
  return [
    {
      key: hourKey(instance.name, stamp),
      limit: instance.hourLimit,
      expiresInSeconds: HOUR_KEPT_SECONDS,
    },
    { key: dayKey(instance.name, stamp), limit: instance.dayLimit, expiresInSeconds: DAY_KEPT_SECONDS },
    {
      key: campaignDayKey(campaign.id, instance.name, stamp),
      limit: campaign.dailyLimitPerInstance,
      expiresInSeconds: DAY_KEPT_SECONDS,
    },
  ];
}

/** When the local hour ends: no earlier can a used-up hour have room again. Holds for half-hour zones. */
export function nextHour(at: Date, timeZone: string): Date {
  const minute = Number(localParts(at, timeZone).minute);
  const intoHour = minute * 60_000 + (at.getTime() % 60_000);
  return new Date(at.getTime() + 3_600_000 - intoHour);
}

/** When the local day began. Walks hour by hour, so that days of 23 or 25 hours come out right. */
export function startOfDay(at: Date, timeZone: string): Date {
  const today = hourStamp(at, timeZone).slice(0, 8);
  let start = startOfHour(at, timeZone);
  for (;;) {
    const earlier = new Date(start.getTime() - 3_600_000);
    if (hourStamp(earlier, timeZone).slice(0, 8) !== today) return start;
    start = earlier;
  }
}

export function startOfHour(at: Date, timeZone: string): Date {
  return new Date(nextHour(at, timeZone).getTime() - 3_600_000);
}

function localParts(
  at: Date,
  timeZone: string,
): Record<'year' | 'month' | 'day' | 'hour' | 'minute', string> {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(timeZone, format);
  }
  const parts = { year: '', month: '', day: '', hour: '', minute: '' };
  for (const { type, value } of format.formatToParts(at)) {
    if (type in parts) parts[type as keyof typeof parts] = value;
  }
  return parts;
}
