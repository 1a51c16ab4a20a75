import { localDay, wallClock } from './local-time.ts';
import type { Budget, EngineSettings } from './ports.ts';
import { hashText } from './text-hash.ts';
import type { Campaign, Instance, Message } from './types.ts';
import { limitsOf } from './warmup.ts';

/** How long counters are kept, in seconds: longer than their hour or day, so that a late refund still finds them. */
export const HOUR_KEPT_SECONDS = 2 * 3600;
export const DAY_KEPT_SECONDS = 25 * 3600;

const HOUR_MS = 3_600_000;

/** The local hour that an instant belongs to, as `YYYYMMDDHH`; its first eight characters are the day. */
export function hourStamp(at: Date, timeZone: string): string {
  const shown = new Date(wallClock(at, timeZone)).toISOString();
  return shown.slice(0, 4) + shown.slice(5, 7) + shown.slice(8, 10) + shown.slice(11, 13);
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

export function newChatsKey(instance: string, stamp: string): string {
  return `rate:novos:${instance}:${stamp.slice(0, 8)}`;
}

/** Phones are hashed: whoever reads Redis sees no numbers. */
export function contactDayKey(phone: string, stamp: string): string {
  return `rate:contato:${hashText(phone)}:${stamp.slice(0, 8)}`;
}

export function contactGapKey(phone: string): string {
  return `rate:ultimo:${hashText(phone)}`;
}

/** A message, as far as it takes from capacity. */
export interface Sending {
  instance: Instance;
  /** Undefined: it belongs to none. */
  campaign: Pick<Campaign, 'id' | 'dailyLimitPerInstance'> | undefined;
  row: Pick<Message, 'id' | 'phone' | 'cold'>;
  at: Date;
}

/** Everything that one message takes: of its number, of its campaign's share in it, and of its recipient's patience. */
export function budgetsFor(sending: Sending, rules: CapacityRules): Budget[] {
  return [...numberBudgets(sending, rules), ...contactBudgets(sending.row, sending.at, rules)];
}

/** What a message takes of its number, and of its campaign's share in it. */
export function numberBudgets({ instance, campaign, row, at }: Sending, rules: CapacityRules): Budget[] {
  const { name, newChatLimit } = instance;
  const stamp = hourStamp(at, rules.timeZone);
  const { hour, day } = limitsOf(instance, rules.warmUpTable);
  const ofDay = (kind: Budget['kind'], key: string, limit: number): Budget => ({
    kind,
    key,
    limit,
    expiresInSeconds: DAY_KEPT_SECONDS,
  });
  return [
    { kind: 'hour_limit', key: hourKey(name, stamp), limit: hour, expiresInSeconds: HOUR_KEPT_SECONDS },
    ofDay('day_limit', dayKey(name, stamp), day),
    ...(campaign === undefined
      ? []
      : [ofDay('campaign_limit', campaignDayKey(campaign.id, name, stamp), campaign.dailyLimitPerInstance)]),
    ...(row.cold === true ? [ofDay('new_chat_limit', newChatsKey(name, stamp), newChatLimit)] : []),
  ];
}

/** What a message takes of its recipient's patience. It is the message that holds a place, however often it is tried. */
export function contactBudgets(
  { id, phone }: Pick<Message, 'id' | 'phone'>,
  at: Date,
  rules: CapacityRules,
): Budget[] {
  const day: Budget = {
    kind: 'contact_day',
    key: contactDayKey(phone, hourStamp(at, rules.timeZone)),
    limit: rules.contactDayLimit,
    expiresInSeconds: DAY_KEPT_SECONDS,
    holder: id,
  };
  if (rules.contactGapMs <= 0) return [day];
  const gap: Budget = {
    kind: 'contact_gap',
    key: contactGapKey(phone),
    limit: 1,
    expiresInSeconds: Math.ceil(rules.contactGapMs / 1000),
    holder: id,
  };
  return [day, gap];
}

/** The settings that bound what may be sent. */
export type CapacityRules = Pick<
  EngineSettings,
  'timeZone' | 'warmUpTable' | 'contactDayLimit' | 'contactGapMs'
>;

/** When a used-up budget has room again, at the earliest. */
export function renewalOf(kind: Budget['kind'], at: Date, rules: CapacityRules): Date {
  switch (kind) {
    case 'hour_limit':
      return nextHour(at, rules.timeZone);
    case 'contact_gap':
      return new Date(at.getTime() + rules.contactGapMs);
    default:
      return nextDay(at, rules.timeZone);
  }
}

/** When the next local day begins. Walks hour by hour, so that days of 23 or 25 hours come out right. */
export function nextDay(at: Date, timeZone: string): Date {
  const today = localDay(at, timeZone);
  let next = nextHour(at, timeZone);
  while (localDay(next, timeZone) === today) next = nextHour(next, timeZone);
  return next;
}

/** When the local hour ends: no earlier can a used-up hour have room again. Holds for half-hour zones. */
export function nextHour(at: Date, timeZone: string): Date {
  return new Date(at.getTime() + HOUR_MS - (wallClock(at, timeZone) % HOUR_MS));
}

/** When the local day began. */
export function startOfDay(at: Date, timeZone: string): Date {
  const today = localDay(at, timeZone);
  let start = startOfHour(at, timeZone);
  for (;;) {
    const earlier = new Date(start.getTime() - HOUR_MS);
    if (localDay(earlier, timeZone) !== today) return start;
    start = earlier;
  }
}

export function startOfHour(at: Date, timeZone: string): Date {
  return new Date(nextHour(at, timeZone).getTime() - HOUR_MS);
}
