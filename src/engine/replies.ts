import { ANSWERS_FOR_MS } from './answers.ts';
import type { Ports, Reply, UnsettledRow } from './ports.ts';
import { applyReceipt } from './receipts.ts';
import type { Contact } from './types.ts';
import { grant, wishIn } from './wishes.ts';

/** WhatsApp tells whole seconds, and clocks differ, in ms. */
const CLOCK_SKEW_MS = 60_000;

/** Something that a person wrote to a number. */
export interface Inbound {
  instance: string;
  /** E.164, in every form that the sender's may have; the likeliest first. */
  phones: readonly string[];
  at: Date;
  /** Undefined: no words. */
  text: string | undefined;
  /** It was tried before, and perhaps half of it was done. */
  isAgain: boolean;
}

/** What became of what somebody wrote. */
export type Reception =
  | 'taken'
  /** Nobody whom we know wrote it. */
  | 'unknown'
  /** It may answer a message of which nobody knows yet whether it was sent: it is to come again. */
  | 'unsettled';

/**
 * Takes what somebody wrote to one of our numbers. Who asks for no more messages gets none, and who asks for them again does,
 * contact or not. A contact is known to answer, and the last message that they got, if it was from that number, was read and
 * answered. Safe to repeat, in any order.
 * @param waits whether it can come again. People may answer before Evolution does; all but the last is done then.
 */
export async function takeReply(ports: Ports, inbound: Inbound, waits: boolean): Promise<Reception> {
  const { instance, phones, at, isAgain } = inbound;
  const wish = wishIn(ports, inbound);
  if (wish !== undefined) await grant(ports, phones, wish);
  const reply: Reply = {
    instance,
    at,
    sentFrom: new Date(at.getTime() - ANSWERS_FOR_MS),
    sentTo: new Date(at.getTime() + CLOCK_SKEW_MS),
  };
  // Before the contact is read: of a message that is settled by now, the contact knows.
  const unsettled = waits ? await ports.ledger.unsettledBefore(phones, reply) : undefined;
  const contact = await ports.contacts.noteReply(phones, instance, at);
  if (contact === undefined) return wish === undefined ? 'unknown' : 'taken';
  if (unsettled !== undefined && isLast(unsettled, contact)) return 'unsettled';
  if (contact.lastMessage === undefined) return 'taken';
  const keyId = await ports.ledger.noteReply(contact.lastMessage, reply);
  // Who answers has read it, whether or not their phone says so.
  if (keyId !== undefined) await applyReceipt(ports, instance, keyId, 'read', isAgain);
  return 'taken';
}

/** Whether nothing was sent to a contact since this was begun. It is noted at them when it has left. */
function isLast({ id, sendingAt }: UnsettledRow, { lastMessage, lastContactedAt }: Contact): boolean {
  return id === lastMessage || lastContactedAt === undefined || sendingAt > lastContactedAt;
}
