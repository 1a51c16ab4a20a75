import { contactBudgets, renewalOf } from './capacity.ts';
import type { Ports } from './ports.ts';
import { nextSendingTime } from './quiet-hours.ts';
import type { Message, RecipientRule } from './types.ts';

/** A recipient who is not to be written to now, and from when on they may be. */
export interface Untimely {
  why: RecipientRule;
  until: Date;
}

/** The rules that protect recipients, for many at a time: their own quiet hours, and how often they hear of us. */
export async function untimely(
  ports: Ports,
  rows: readonly Message[],
  at: Date,
): Promise<(row: Message) => Untimely | undefined> {
  const { settings } = ports;
  const budgets = rows.flatMap((row) => contactBudgets(row, at, settings));
  const exhausted = await ports.counters.exhausted(budgets);
  const rested = new Map<string, Date>();
  for (const [index, { kind, holder = '' }] of budgets.entries()) {
    if (exhausted[index] !== true) continue;
    const renewal = renewalOf(kind, at, settings);
    const before = rested.get(holder);
    if (before === undefined || before < renewal) rested.set(holder, renewal);
  }
  return ({ id, phone }) => {
    const restedAt = rested.get(id);
    const until = atRecipient(ports, phone, restedAt ?? at);
    if (restedAt !== undefined) return { why: 'contact_limit', until };
    return until > at ? { why: 'quiet_hours', until } : undefined;
  };
}

/** The first instant from the given one on at which a recipient's own clock allows a message. */
export function atRecipient({ settings, zonesOf }: Ports, phone: string, at: Date): Date {
  const { sendingHours } = settings;
  if (sendingHours === undefined) return at;
  return nextSendingTime(at, zonesOf(phone), sendingHours);
}
