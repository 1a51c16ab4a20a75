import { ANSWERS_FOR_MS } from './answers.ts';
import type { Ports } from './ports.ts';
import { applyReceipt } from './receipts.ts';
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
}

/**
 * Takes what somebody wrote to one of our numbers. Who asks for no more messages gets none, and who asks for them again does,
 * contact or not. A contact is known to answer, and the last message that they got, if it was from that number, was read and
 * answered. Safe to repeat, in any order.
 * @returns false: nobody whom we know wrote it.
 */
export async function takeReply(ports: Ports, inbound: Inbound): Promise<boolean> {
  const { instance, phones, at } = inbound;
  const wish = wishIn(ports, inbound);
  if (wish !== undefined) await grant(ports, phones, wish);
  const contact = await ports.contacts.noteReply(phones, instance, at);
  if (contact?.lastMessage === undefined) return wish !== undefined || contact !== undefined;
  const keyId = await ports.ledger.noteReply(contact.lastMessage, {
    instance,
    at,
    sentFrom: new Date(at.getTime() - ANSWERS_FOR_MS),
    sentTo: new Date(at.getTime() + CLOCK_SKEW_MS),
  });
  // Who answers has read it, whether or not their phone says so.
  if (keyId !== undefined) await applyReceipt(ports, instance, keyId, 'read');
  return true;
}
