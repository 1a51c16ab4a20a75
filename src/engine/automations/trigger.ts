import { ANSWERS_FOR_MS } from '../answers.ts';
import { lastWrittenTo } from '../last-written-to.ts';
import type { Ports, Receipt } from '../ports.ts';
import { shortened } from '../shortened.ts';
import type { Contact, InstanceState } from '../types.ts';
import type { RuleEvent } from './rule.ts';

/** Something that happened, of which rules may make something. */
export interface Trigger {
  /** Derived from the facts, so that whoever tells it again tells the same. */
  id: string;
  kind: Exclude<RuleEvent, 'keyword'>;
  /** When it happened; the same each time that it is told. */
  at: Date;
  /** E.164: whom it is about. */
  phone?: string;
  /** The number that it went through, or that it is about. */
  instance?: string;
  campaignId?: string;
  /** What the person wrote. */
  text?: string;
  /** What the number is now. */
  state?: InstanceState;
  /** Why a message failed, or a number is in its state. */
  reason?: string;
}

/** Longer texts say no more to a rule, and entries of the outbox are kept. */
const TEXT_KEPT = 4_000;

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

/** What somebody wrote, as rules see it: about the contact if they are one, and the campaign that last wrote to them. */
export async function replyTrigger(
  { contacts }: Pick<Ports, 'contacts'>,
  { eventId, instance, phones, at, text }: Written,
): Promise<Trigger> {
  const known = await contacts.listed(phones);
  const contact = lastWrittenTo(phones.flatMap((phone) => known.get(phone) ?? []));
  const campaignId = contact && campaignAnswered(contact, at);
  return {
    id: eventId,
    kind: 'replied',
    at,
    phone: contact?.phone ?? phones[0] ?? '',
    instance,
    ...(campaignId !== undefined && { campaignId }),
    ...(text !== undefined && { text: shortened(text, TEXT_KEPT) }),
  };
}

/** The campaign that last wrote to them, unless that is too long ago to be answered. A row's id is campaign and phone. */
function campaignAnswered({ lastMessage, lastContactedAt }: Contact, at: Date): string | undefined {
  if (lastMessage === undefined || lastContactedAt === undefined) return undefined;
  const isAnswer = at.getTime() - lastContactedAt.getTime() <= ANSWERS_FOR_MS;
  return isAnswer ? lastMessage.split(':')[0] : undefined;
}

/** What became of a message, told by its key id, which is one attempt's alone. */
export interface SettledMessage {
  instance: string;
  keyId: string;
  campaignId: string;
  phone: string;
  deliveredAt?: Date;
  readAt?: Date;
  failedAt?: Date;
  reason?: string;
}

/** All that a message's row implies: what was read was also delivered. */
export function outcomesOf(message: SettledMessage): Trigger[] {
  const { instance, keyId, campaignId, phone, deliveredAt, readAt, failedAt, reason } = message;
  const of = (kind: 'delivered' | 'read' | 'failed', at: Date | undefined, why?: string): Trigger[] => {
    if (at === undefined) return [];
    const id = `${instance}:${keyId}:${kind}`;
    return [{ id, kind, at, phone, instance, campaignId, ...(why !== undefined && { reason: why }) }];
  };
  return [...of('delivered', deliveredAt), ...of('read', readAt), ...of('failed', failedAt, reason)];
}

/** What a receipt is the first to tell of a message: with `read` also that it was delivered, if no receipt said so before. */
export function toldBy(receipt: Receipt, message: SettledMessage): Trigger[] {
  const { deliveredAt, readAt } = message;
  const impliesDelivery = receipt === 'read' && deliveredAt?.getTime() === readAt?.getTime();
  return outcomesOf(message).filter(
    ({ kind }) => kind === receipt || (kind === 'delivered' && impliesDelivery),
  );
}

/** A message that was refused when it was sent: it never had a key id. */
export function refused(
  row: { id: string; attempt: number; campaignId: string; phone: string },
  instance: string | undefined,
  reason: string,
  at: Date,
): Trigger {
  const { id, attempt, campaignId, phone } = row;
  return {
    id: `${id}:${attempt}:failed`,
    kind: 'failed',
    at,
    phone,
    campaignId,
    reason,
    ...(instance !== undefined && { instance }),
  };
}

/** A number's state, since it is in it. */
export function instanceIn(instance: {
  name: string;
  state: InstanceState;
  since: Date;
  evidence: string;
}): Trigger {
  const { name, state, since, evidence } = instance;
  return {
    id: `${name}:${state}:${since.toISOString()}`,
    kind: 'instance_state',
    at: since,
    instance: name,
    state,
    reason: evidence,
  };
}

/** A campaign that was completed; one that was reopened is completed again. */
export function campaignDone(campaignId: string, finishedAt: Date): Trigger {
  return {
    id: `${campaignId}:${finishedAt.toISOString()}`,
    kind: 'campaign_done',
    at: finishedAt,
    campaignId,
  };
}
