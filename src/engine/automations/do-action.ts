import type { Delivery, OutboxHandlers } from '../deliver-outbox.ts';
import { optOut } from '../opt-out.ts';
import type { OutboxEntry, Ports } from '../ports.ts';
import type { Contact } from '../types.ts';
import { AUTOMATION, type Decided } from './decided.ts';
import { factsOf, textAbout } from './facts.ts';
import { sendByRule } from './send-by-rule.ts';
import { whyNot } from './why-not.ts';

/**
 * Does to contacts what rules decided. All of it may be done twice but for messages, of which a person gets one a day from one
 * rule.
 */
export const AUTOMATION_HANDLERS: OutboxHandlers = { [AUTOMATION]: act };

async function act(ports: Ports, entry: OutboxEntry): Promise<Delivery> {
  const decided = entry.payload as Decided<'tag' | 'list' | 'opt_out' | 'send'>;
  const { action, rule, trigger } = decided;
  const facts = await factsOf(ports, trigger);
  const reason = whyNot(action, facts);
  if (reason !== undefined) return { kind: 'failed', reason };
  // They are there, or there would be a reason.
  const { phone } = facts.contact as Contact;
  switch (action.kind) {
    case 'tag':
      await ports.contacts.tag(phone, action.tag);
      break;
    case 'list':
      await ports.contacts.addToList(phone, action.list);
      break;
    case 'opt_out':
      await optOut(ports, [phone], { by: `rule:${rule}`, at: trigger.at, reason: 'automation' });
      break;
    case 'send':
      await sendByRule(ports, decided, phone, textAbout(action.text, facts));
  }
  return { kind: 'done' };
}
