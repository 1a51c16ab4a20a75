import { canSend } from './campaign-numbers.ts';
import { budgetsFor, numberBudgets, renewalOf } from './capacity.ts';
import { type Delivery, nextTry, type OutboxHandler } from './deliver-outbox.ts';
import { drawInterval, paceOf } from './pacing.ts';
import { phoneForms } from './phone-forms.ts';
import type { Budget, NewOutboxEntry, OutboxEntry, Ports, SendOutcome } from './ports.ts';
import { HELD_UP, OPTED_OUT } from './reasons.ts';
import { atRecipient } from './recipients.ts';
import { HELD_UP_MS } from './send.ts';
import { sendAlone } from './send-alone.ts';
import type { Contact, Instance } from './types.ts';

/** The kind of such entries in the outbox. */
export const ONE_OFF = 'message';

/** One text that a number sends outside campaigns. */
export interface OneOff {
  instance: string;
  /** E.164. */
  phone: string;
  text: string;
  /**
   * `answer`: to somebody who has just written to the number; at any hour, and however often they are written to otherwise,
   * while they await it.
   * `opt_out`: such an answer that they will not be written to any more. `notice`: anything else; the rules that protect
   * recipients hold.
   */
  purpose: 'answer' | 'opt_out' | 'notice';
  /** When they wrote what is answered. Undefined: when the entry was put. */
  wroteAt?: Date;
}

/**
 * Who wrote awaits an answer for so long, in ms. Who writes at midnight is likely up for the hour after it; one that comes
 * later, as its number was away or had used up its limit, would wake them like any other message.
 */
const AWAITED_MS = 3_600_000;

/** A number that cannot send now, for what may pass at any time, is looked at again after this, in ms. */
const LOOK_AGAIN_MS = 30_000;
/**
 * A slot that is so near, in ms, is booked and waited for: the number's lane, which is there to the millisecond, would have it
 * each time. One that is further away is come back for this much before it, which leaves the outbox time to look.
 */
const NEAR_MS = 2_000;
const LEAD_MS = 1_500;

/** What puts a one-off message into the outbox. */
export function oneOffEntry(
  entry: Omit<NewOutboxEntry, 'kind' | 'payload'>,
  message: OneOff,
): NewOutboxEntry {
  return { ...entry, kind: ONE_OFF, payload: message };
}

/**
 * Sends one-off messages: each when its number has a slot, within the number's limits, and never twice. One of which nobody
 * knows whether it was sent is not sent again.
 * @param wait ms
 */
export function oneOffHandler(wait: (ms: number) => Promise<void>): OutboxHandler {
  return async (ports, entry) => {
    const message = entry.payload as OneOff;
    const ready = await whenReady(ports, entry, message);
    if ('kind' in ready) return ready;
    const { instance, slotAt, budgets, next } = ready;

    const usedUp = await ports.counters.reserve(budgets);
    if (usedUp !== undefined)
      return later(renewalOf(usedUp.kind, ports.clock.now(), ports.settings), usedUp.kind);
    const unsent = async (delivery: Delivery): Promise<Delivery> => {
      await ports.counters.refund(budgets);
      return delivery;
    };
    if (!(await ports.lanes.claim(instance.name, slotAt, next(slotAt), undefined)))
      return unsent(soon(ports, 0, 'the number has another message'));
    const waitMs = slotAt.getTime() - ports.clock.now().getTime();
    if (waitMs > 0) await wait(waitMs);
    // They may have changed their mind meanwhile.
    const unwanted = unwantedBy(await recipientOf(ports, message.phone), message);
    if (unwanted !== undefined) return unsent(unwanted);
    if (ports.clock.now().getTime() - slotAt.getTime() > HELD_UP_MS) return unsent(soon(ports, 0, HELD_UP));
    if (!(await ports.outbox.begin(entry, ports.clock.now()))) return unsent({ kind: 'not ours' });
    // The call never throws; if it did, it was made.
    let outcome: SendOutcome = { kind: 'unknown', reason: 'the call did not answer' };
    const send = async (): Promise<SendOutcome> => {
      outcome = await ports.messenger.sendText(instance, message.phone, message.text);
      return outcome;
    };
    try {
      await sendAlone(ports, { instance, phone: message.phone, budgets, next, send });
    } catch (error) {
      // What became of the message is known; only what it means for its number and its person could not be noted down.
      ports.log.error(
        { outboxId: entry.id, instance: instance.name, err: error },
        'sent, but not noted down',
      );
    }
    return endOf(ports, entry, outcome);
  };
}

/** All that a message needs to leave. */
interface Ready {
  instance: Instance;
  /** Now, or very soon. */
  slotAt: Date;
  budgets: readonly Budget[];
  next: (leftAt: Date) => Date;
}

/** What is to be so before a message asks for its slot. */
async function whenReady(
  ports: Ports,
  { id, createdAt }: OutboxEntry,
  message: OneOff,
): Promise<Ready | Delivery> {
  const { instance: name, phone, purpose, wroteAt = createdAt } = message;
  const now = ports.clock.now();
  const contact = await recipientOf(ports, phone);
  const unwanted = unwantedBy(contact, message);
  if (unwanted !== undefined) return unwanted;

  const instance = await ports.instances.get(name);
  if (instance === undefined) return soon(ports, LOOK_AGAIN_MS, 'the number is not in the fleet');
  if (!canSend(instance)) return soon(ports, LOOK_AGAIN_MS, `the number is ${instance.state}`);
  // Who wrote to the number has a chat with it.
  const cold = purpose === 'notice' && contact?.chats?.includes(name) !== true;
  if (cold && instance.restriction === 'cold')
    return soon(ports, LOOK_AGAIN_MS, 'restricted: no first messages');
  const isLate = purpose === 'answer' && now.getTime() - wroteAt.getTime() > AWAITED_MS;
  const isUnasked = purpose === 'notice' || isLate;
  if (isUnasked) {
    const allowedAt = atRecipient(ports, phone, now);
    if (allowedAt > now) return later(allowedAt, 'quiet_hours');
  }

  const lane = await ports.lanes.get(name);
  const slotAt = lane.nextSendAt > now ? lane.nextSendAt : now;
  if (slotAt.getTime() - now.getTime() > NEAR_MS)
    return later(new Date(slotAt.getTime() - LEAD_MS), 'the number has other messages first');
  const sending = { instance, campaign: undefined, row: { id, phone, cold }, at: slotAt };
  const budgets = (isUnasked ? budgetsFor : numberBudgets)(sending, ports.settings);
  const pauseMs = drawInterval(paceOf(lane), ports.random);
  return { instance, slotAt, budgets, next: (leftAt) => new Date(leftAt.getTime() + pauseMs) };
}

/** The person, if they are known: one who opted out, if any form of the phone is. */
async function recipientOf({ contacts }: Ports, phone: string): Promise<Contact | undefined> {
  const known = [...(await contacts.many(phoneForms(phone))).values()];
  return known.find(({ optedOut }) => optedOut) ?? known.find((one) => one.phone === phone) ?? known[0];
}

/** Only that they are not written to any more is told to somebody who opted out, and to nobody else. */
function unwantedBy(contact: Contact | undefined, { purpose }: OneOff): Delivery | undefined {
  const optedOut = contact?.optedOut === true;
  if (optedOut === (purpose === 'opt_out')) return undefined;
  return { kind: 'failed', reason: optedOut ? OPTED_OUT : 'opted in again' };
}

function endOf(ports: Ports, entry: OutboxEntry, outcome: SendOutcome): Delivery {
  switch (outcome.kind) {
    case 'accepted':
      return { kind: 'done' };
    case 'rejected':
      return { kind: 'failed', reason: outcome.reason };
    case 'unknown':
      return { kind: 'failed', reason: `unknown: ${outcome.reason}` };
    case 'not_sent':
      return later(nextTry(ports, entry), outcome.reason);
  }
}

function soon({ clock }: Ports, ms: number, reason: string): Delivery {
  return later(new Date(clock.now().getTime() + ms), reason);
}

function later(at: Date, reason: string): Delivery {
  return { kind: 'later', at, reason };
}
