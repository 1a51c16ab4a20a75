import { ANSWERS_FOR_MS } from '../answers.ts';
import { lastWrittenTo } from '../last-written-to.ts';
import type { Ports } from '../ports.ts';
import type { Contact } from '../types.ts';
import { fire, type FirePorts, isListening } from './fire.ts';
import { replied, type Trigger } from './trigger.ts';

/** Something that a person wrote to a number. What we wrote ourselves is none. */
export interface Written {
  /** Of the event that told it. */
  eventId: string;
  instance: string;
  /** E.164, in every form that the sender's may have; the likeliest first; at least one. */
  phones: readonly string[];
  at: Date;
  /** Undefined: no words. */
  text?: string | undefined;
}

/** Has rules do what they do when somebody writes. Safe to repeat. */
export async function fireReply(ports: FirePorts, written: Written): Promise<void> {
  if (!(await isListening(ports, 'replied'))) return;
  await fire(ports, [await replyTrigger(ports, written)]);
}

/** What somebody wrote, as rules see it: about the contact if they are one, and the campaign that last wrote to them. */
export async function replyTrigger(
  { contacts }: Pick<Ports, 'contacts'>,
  { eventId, instance, phones, at, text }: Written,
): Promise<Trigger> {
  const known = await contacts.listed(phones);
  const contact = lastWrittenTo(phones.flatMap((phone) => known.get(phone) ?? []));
  const campaignId = contact && campaignAnswered(contact, at);
  return replied({ eventId, at, phone: contact?.phone ?? phones[0] ?? '', instance, campaignId, text });
}

/** The campaign that last wrote to them, unless that is too long ago to be answered. A row's id is campaign and phone. */
function campaignAnswered({ lastMessage, lastContactedAt }: Contact, at: Date): string | undefined {
  if (lastMessage === undefined || lastContactedAt === undefined) return undefined;
  const isAnswer = at.getTime() - lastContactedAt.getTime() <= ANSWERS_FOR_MS;
  return isAnswer ? lastMessage.split(':')[0] : undefined;
}
