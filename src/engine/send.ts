import { budgetsFor, nextHour, renewalOf } from './capacity.ts';
import { drawFor } from './draw.ts';
import { hasExpired } from './expiry.ts';
import type { Budget, HeldBudget, Ports, SendOutcome } from './ports.ts';
import { COUNTERS_LOST, HELD_UP, OPTED_OUT } from './reasons.ts';
import { atRecipient } from './recipients.ts';
import { settle } from './settle.ts';
import { render } from './template.ts';
import { hashText } from './text-hash.ts';
import type { Campaign, Contact, Instance, Message, Try } from './types.ts';

/** After this many refusals for want of capacity a message waits for the next hour instead of another number. */
const MAX_TURNED_AWAY = 3;

/**
 * A process that stood still for so long, in ms, after it claimed a slot or began an attempt does not send any more: others
 * may have taken both over. Well below what they wait, see `reconcile.ts` and `DEFAULT_INTERVAL`.
 */
export const HELD_UP_MS = 5_000;

/** A message that its number is about to send. */
export interface Send {
  instance: Instance;
  campaign: Campaign;
  row: Message;
  /** Undefined: it was deleted meanwhile. It was in the audience when the campaign started, and still gets its message. */
  contact: Contact | undefined;
  /** Told just before it leaves, whatever becomes of it then. */
  onLeave: (at: Date) => Promise<void>;
}

/**
 * What became of a message: it left; its number turned it away, for another one to take; it was put aside, as its recipient
 * is not to be written to now or its campaign has ended; or somebody else has it.
 */
export type Sent = 'left' | 'turned away' | 'put aside' | 'not begun';

/**
 * Sends an assigned message whose slot is claimed: checks once more what may have changed since it was planned, reserves
 * its capacity, makes the attempt durable, and only then (if Redis did not lose its counters meanwhile) calls Evolution.
 */
export async function sendMessage(ports: Ports, send: Send): Promise<Sent> {
  const { instance, campaign, row, contact } = send;
  const hindered = await hinder(ports, send);
  if (hindered !== undefined) return hindered;
  const now = ports.clock.now();
  const budgets = budgetsFor({ instance, campaign, row, at: now }, ports.settings);
  const exhausted = await ports.counters.reserve(budgets);
  if (exhausted !== undefined) return refuse(ports, send, exhausted);

  // Drawn anew: the campaign may have other texts, or another number of them, than when the row was written.
  const { variant } = drawFor(campaign, row.phone);
  const text = render(campaign.variants[variant] ?? '', contact ?? unknownContact(row.phone));
  // When this fails nobody knows whether it was begun, so its place stays taken: what is begun counts, sent or not.
  const attempt = await ports.ledger.beginAttempt({ ...row, variant }, { textHash: hashText(text), at: now });
  if (attempt === undefined) {
    await refundNumber(ports, budgets);
    return 'not begun';
  }
  if (!(await isKnown(ports, budgets))) {
    await giveBack(ports, attempt, COUNTERS_LOST);
    return 'put aside';
  }
  const leftAt = ports.clock.now();
  if (leftAt.getTime() - now.getTime() > HELD_UP_MS) {
    await giveBack(ports, attempt, HELD_UP);
    await refundNumber(ports, budgets);
    return 'put aside';
  }
  await send.onLeave(leftAt);
  const outcome = await deliver(ports, send, text);
  if (outcome.kind === 'accepted' || outcome.kind === 'unknown') {
    // First, so that an answer finds it there as soon as it is settled; but it is settled in any case.
    const noted = ports.contacts.noteSent(row.phone, instance.name, leftAt, row.id);
    await Promise.allSettled([noted]);
    await settle(ports, instance, attempt, outcome);
    await noted;
    return 'left';
  }
  try {
    // Before anybody else can have the message: its recipient's place is the message's, whoever sends it.
    await ports.counters.refund(budgets);
  } finally {
    await settle(ports, instance, attempt, outcome);
  }
  return 'left';
}

/** What was begun and is not sent after all, if it is still this attempt's. */
async function giveBack(
  ports: Ports,
  { id, attempt, instance = '' }: Message,
  reason: string,
): Promise<void> {
  const now = ports.clock.now();
  await ports.ledger.requeueAttempt(id, attempt, { instance, reason, at: now }, now);
  ports.log.warn({ instance, attempt, reason }, 'not sent: the message goes back');
}

/** Gives back what a message took of its number. Its recipient's place stays: somebody else may be sending it from there. */
async function refundNumber({ counters }: Ports, budgets: readonly Budget[]): Promise<void> {
  await counters.refund(budgets.filter(({ holder }) => holder === undefined));
}

/**
 * Whether a reservation is still known, by its recipient's places. If not, the counters were lost since: they may be rebuilt
 * without it, as its attempt was not in the ledger yet, and somebody else may have taken its place. From now on it is there.
 */
async function isKnown({ counters }: Ports, budgets: readonly Budget[]): Promise<boolean> {
  const places = budgets.filter((budget): budget is HeldBudget => budget.holder !== undefined);
  const held = await Promise.all(places.map((place) => counters.holds(place)));
  return held.every(Boolean);
}

function deliver(ports: Ports, { instance, campaign, row }: Send, text: string): Promise<SendOutcome> {
  return campaign.media === undefined
    ? ports.messenger.sendText(instance, row.phone, text)
    : ports.messenger.sendMedia(instance, row.phone, campaign.media, text);
}

/** Puts a message aside, or turns it away, for what is known before its capacity is asked for. Undefined: nothing. */
async function hinder(
  ports: Ports,
  { instance, campaign, row, contact }: Send,
): Promise<'put aside' | 'turned away' | undefined> {
  const now = ports.clock.now();
  if (contact?.optedOut === true) {
    await ports.ledger.suppress([row.id], OPTED_OUT);
    return 'put aside';
  }
  if (hasExpired(campaign, now)) {
    ports.wake.campaigns();
    return 'put aside';
  }
  if (instance.restriction === 'cold' && row.cold === true) {
    const tried = { instance: instance.name, reason: 'restricted: no first messages', at: now };
    return turnAway(ports, row, tried, now);
  }
  const allowedAt = atRecipient(ports, row.phone, now);
  if (allowedAt <= now) return undefined;
  await ports.ledger.putOff(row.id, instance.name, 'quiet_hours', allowedAt);
  return 'put aside';
}

/** There is no capacity after all: of the recipient's patience, or of the number. */
async function refuse(
  ports: Ports,
  { instance, row }: Send,
  { kind, key }: Budget,
): Promise<'put aside' | 'turned away'> {
  const now = ports.clock.now();
  const { settings } = ports;
  if (kind === 'contact_day' || kind === 'contact_gap') {
    const allowedAt = atRecipient(ports, row.phone, renewalOf(kind, now, settings));
    await ports.ledger.putOff(row.id, instance.name, 'contact_limit', allowedAt);
    return 'put aside';
  }
  const patient = row.turnedAway + 1 >= MAX_TURNED_AWAY;
  const tried = { instance: instance.name, reason: `no capacity: ${key}`, at: now };
  return turnAway(ports, row, tried, patient ? nextHour(now, settings.timeZone) : now);
}

async function turnAway(ports: Ports, row: Message, tried: Try, retryAt: Date): Promise<'turned away'> {
  await ports.ledger.turnAway(row.id, tried, retryAt);
  ports.log.info(
    { ...tried, campaignId: row.campaignId, tries: row.turnedAway + 1 },
    'message goes back: its number does not take it',
  );
  return 'turned away';
}

function unknownContact(phone: string): Contact {
  return { phone, attributes: {}, optedOut: false };
}
