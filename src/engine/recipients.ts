import { contactDayKey, contactGapKey, hourStamp, nextDay } from './capacity.ts';
import type { Ports } from './ports.ts';
import { mayWriteAt, nextSendingTime } from './quiet-hours.ts';
import type { RecipientRule } from './types.ts';

/** A recipient who is not to be written to now, and from when on they may be. */
export interface Untimely {
  why: RecipientRule;
  until: Date;
}

/** The rules that protect recipients, for many of them at a time: their own quiet hours, and how often they hear of us. */
export async function untimely(
  ports: Ports,
  phones: readonly string[],
  at: Date,
): Promise<(phone: string) => Untimely | undefined> {
  const { contactDayLimit, contactGapMs, timeZone } = ports.settings;
  const stamp = hourStamp(at, timeZone);
  const dayKeys = phones.map((phone) => contactDayKey(phone, stamp));
  const gapKeys = contactGapMs > 0 ? phones.map(contactGapKey) : [];
  const values = await ports.counters.read([...dayKeys, ...gapKeys]);
  const place = new Map(phones.map((phone, index) => [phone, index]));
  const tomorrow = nextDay(at, timeZone);

  const writtenTo = (index: number): Date | undefined => {
    if ((values[index] ?? 0) >= contactDayLimit) return tomorrow;
    const withinGap = contactGapMs > 0 && (values[dayKeys.length + index] ?? 0) > 0;
    return withinGap ? new Date(at.getTime() + contactGapMs) : undefined;
  };

  return (phone) => {
    const rested = writtenTo(place.get(phone) ?? -1);
    const until = atRecipient(ports, phone, rested ?? at);
    if (rested !== undefined) return { why: 'contact_limit', until };
    return until > at ? { why: 'quiet_hours', until } : undefined;
  };
}

/** The first instant from the given one on at which a recipient's own clock allows a message. */
export function atRecipient({ settings, zonesOf }: Ports, phone: string, at: Date): Date {
  const { sendingHours } = settings;
  if (sendingHours === undefined) return at;
  const zones = zonesOf(phone);
  return mayWriteAt(at, zones, sendingHours) ? at : nextSendingTime(at, zones, sendingHours);
}
