import { type Delivery, nextTry, type OutboxHandlers } from '../deliver-outbox.ts';
import { localDay } from '../local-time.ts';
import { oneOffEntry } from '../one-off.ts';
import { optOut } from '../opt-out.ts';
import type { OutboxEntry, Ports } from '../ports.ts';
import { factsOf, textAbout } from './facts.ts';
import { AUTOMATION, AUTOMATION_NOTICE, AUTOMATION_POST, type Decided, digest } from './fire.ts';
import { postBody } from './post-body.ts';
import { whyNot } from './why-not.ts';

/** What is posted in vain is tried again after these, in ms, then every 4 h until it is not worth it: 13 tries in a day. */
const POST_AGAIN_MS = [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000];

/** A message that a rule sends is not worth sending later than this, in ms. */
const MESSAGE_WORTH_MS = 24 * 3_600_000;

/** Does what rules decided. All of it may be done twice but for messages, of which a person gets one a day from one rule. */
export const AUTOMATION_HANDLERS: OutboxHandlers = { [AUTOMATION]: act };

/** Notices and posts go by themselves: a chat or a receiver that answers slowly must hold up nothing else. */
export const NOTICE_HANDLERS: OutboxHandlers = { [AUTOMATION_NOTICE]: notify };
export const POST_HANDLERS: OutboxHandlers = { [AUTOMATION_POST]: post };

async function act(ports: Ports, entry: OutboxEntry): Promise<Delivery> {
  const decided = entry.payload as Decided;
  const { action, rule } = decided;
  const facts = await factsOf(ports, decided.trigger);
  const { contact } = facts;
  const reason = whyNot(action, facts);
  if (contact === undefined || reason !== undefined)
    return { kind: 'failed', reason: reason ?? 'it is about no contact' };
  switch (action.kind) {
    case 'tag':
      await ports.contacts.tag(contact.phone, action.tag);
      return { kind: 'done' };
    case 'list':
      await ports.contacts.addToList(contact.phone, action.list);
      return { kind: 'done' };
    case 'opt_out':
      await optOut(ports, [contact.phone], {
        by: `rule:${rule}`,
        at: decided.trigger.at,
        reason: 'automation',
      });
      return { kind: 'done' };
    case 'send':
      return send(ports, decided, contact.phone, textAbout(action.text, facts));
    case 'notify':
    case 'post':
      return { kind: 'failed', reason: `${action.kind} goes by itself` };
  }
}

/** Has a message sent. Its id lets a person have one a day from a rule, whoever answers at the other end. */
async function send(
  { outbox, clock, settings }: Ports,
  { ruleId, trigger: { kind, instance = '', at } }: Decided,
  phone: string,
  text: string,
): Promise<Delivery> {
  const now = clock.now();
  await outbox.put([
    oneOffEntry(
      {
        id: `${messagesOf(ruleId)}${digest(phone)}|${localDay(now, settings.timeZone)}`,
        createdAt: now,
        expiresAt: new Date(now.getTime() + MESSAGE_WORTH_MS),
      },
      // Only who has just written is answered at any hour.
      {
        instance,
        phone,
        text,
        ...(kind === 'replied' ? { purpose: 'answer', wroteAt: at } : { purpose: 'notice' }),
      },
    ),
  ]);
  return { kind: 'done' };
}

/** How the ids of a rule's messages begin. */
export function messagesOf(ruleId: string): string {
  return `automation-message|${ruleId}|`;
}

async function post(ports: Ports, entry: OutboxEntry): Promise<Delivery> {
  const { action, rule, trigger } = entry.payload as Decided;
  if (action.kind !== 'post') return { kind: 'failed', reason: 'not a post' };
  const body = postBody(rule, await factsOf(ports, trigger));
  const told = await ports.poster.post(`msg_${digest(entry.id)}`, action.url, body);
  if (told.kind !== 'later') return told;
  const planned = POST_AGAIN_MS[Math.min(entry.tries, POST_AGAIN_MS.length) - 1] ?? 0;
  const waitMs = Math.max(told.afterMs ?? 0, Math.round(planned * (1 + ports.random() / 4)));
  return { kind: 'later', at: new Date(ports.clock.now().getTime() + waitMs), reason: told.reason };
}

async function notify(ports: Ports, entry: OutboxEntry): Promise<Delivery> {
  const { action, rule, trigger } = entry.payload as Decided;
  if (action.kind !== 'notify') return { kind: 'failed', reason: 'not a notice' };
  const facts = await factsOf(ports, trigger);
  const reason = whyNot(action, facts);
  if (reason !== undefined) return { kind: 'failed', reason };
  const { target, text } = action;
  const note = { rule, facts, ...(text !== undefined && { text: textAbout(text, facts) }) };
  const told = await ports.notifier.notify(target, note);
  if (told.kind !== 'later') return told;
  const { afterMs } = told;
  const at = afterMs === undefined ? nextTry(ports, entry) : new Date(ports.clock.now().getTime() + afterMs);
  return { kind: 'later', at, reason: told.reason };
}
