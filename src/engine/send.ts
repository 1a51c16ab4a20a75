import { budgetsFor, nextHour, renewalOf } from './capacity.ts';
import { drawFor } from './draw.ts';
import type { Budget, Ports, SendOutcome } from './ports.ts';
import { atRecipient } from './recipients.ts';
import { settle } from './settle.ts';
import { render } from './template.ts';
import { hashText } from './text-hash.ts';
import type { Campaign, Contact, Instance, Message, Try } from './types.ts';

/** After this many refusals for want of capacity a message waits for the next hour instead of another number. */
const MAX_TURNED_AWAY = 3;

/** A message that its number is about to send. */
export interface Send {
  instance: Instance;
  campaign: Campaign;
  row: Message;
  /** Undefined: it was deleted meanwhile. It was in the audience when the campaign started, and still gets its message. */
  contact: Contact | undefined;
}

/**
 * Sends an assigned message whose slot is claimed: checks once more what may have changed since it was planned, reserves
 * its capacity, makes the attempt durable, and only then calls Evolution.
 * @returns when the message left; undefined: it did not.
 */
export async function sendMessage(ports: Ports, send: Send): Promise<Date | undefined> {
  const { instance, campaign, row, contact } = send;
  if (await isUntimely(ports, send)) return undefined;
  const now = ports.clock.now();
  const sending = { instance, campaign, phone: row.phone, cold: row.cold === true, at: now };
  const budgets = budgetsFor(sending, ports.settings);
  const exhausted = await ports.counters.reserve(budgets);
  if (exhausted !== undefined) {
    await refuse(ports, send, exhausted);
    return undefined;
  }

  // Drawn anew: the campaign may have other texts, or another number of them, than when the row was written.
  const { variant } = drawFor(campaign, row.phone);
  const text = render(campaign.variants[variant] ?? '', contact ?? unknownContact(row.phone));
  const attempt = await ports.ledger.beginAttempt({ ...row, variant }, { textHash: hashText(text), at: now });
  if (attempt === undefined) {
    await ports.counters.refund(budgets);
    return undefined;
  }
  const leftAt = ports.clock.now();
  const outcome = await deliver(ports, send, text);
  const settling = settle(ports, instance, attempt, outcome);
  if (outcome.kind === 'accepted' || outcome.kind === 'unknown') {
    await Promise.all([settling, ports.contacts.noteSent(row.phone, instance.name, leftAt)]);
  } else {
    await Promise.all([settling, ports.counters.refund(budgets)]);
  }
  return leftAt;
}

function deliver(ports: Ports, { instance, campaign, row }: Send, text: string): Promise<SendOutcome> {
  return campaign.media === undefined
    ? ports.messenger.sendText(instance, row.phone, text)
    : ports.messenger.sendMedia(instance, row.phone, campaign.media, text);
}

/** Puts a message aside that is not to be sent now, by its recipient's rules or its campaign's. True: it was. */
async function isUntimely(ports: Ports, { instance, campaign, row, contact }: Send): Promise<boolean> {
  const now = ports.clock.now();
  if (contact?.optedOut === true) {
    await ports.ledger.suppress([row.id], 'opted out');
    return true;
  }
  if (campaign.expiresAt !== undefined && campaign.expiresAt <= now) {
    ports.wake.campaigns();
    return true;
  }
  if (instance.restriction === 'cold' && row.cold === true) {
    await turnAway(
      ports,
      row,
      { instance: instance.name, reason: 'restricted: no first messages', at: now },
      now,
    );
    return true;
  }
  const allowedAt = atRecipient(ports, row.phone, now);
  if (allowedAt <= now) return false;
  await ports.ledger.putOff(row.id, instance.name, 'quiet_hours', allowedAt);
  return true;
}

/** There is no capacity after all: of the recipient's patience, or of the number. */
async function refuse(ports: Ports, { instance, row }: Send, { kind, key }: Budget): Promise<void> {
  const now = ports.clock.now();
  const { settings } = ports;
  if (kind === 'contact_day' || kind === 'contact_gap') {
    const allowedAt = atRecipient(ports, row.phone, renewalOf(kind, now, settings));
    await ports.ledger.putOff(row.id, instance.name, 'contact_limit', allowedAt);
    return;
  }
  const patient = row.turnedAway + 1 >= MAX_TURNED_AWAY;
  const tried = { instance: instance.name, reason: `no capacity: ${key}`, at: now };
  await turnAway(ports, row, tried, patient ? nextHour(now, settings.timeZone) : now);
}

/** Another number may have room; planning finds it. */
async function turnAway(ports: Ports, row: Message, tried: Try, retryAt: Date): Promise<void> {
  await ports.ledger.turnAway(row.id, tried, retryAt);
  ports.log.info(
    { ...tried, campaignId: row.campaignId, tries: row.turnedAway + 1 },
    'message goes back: its number does not take it',
  );
  await ports.wake.plan();
}

function unknownContact(phone: string): Contact {
  return { phone, attributes: {}, optedOut: false };
}
