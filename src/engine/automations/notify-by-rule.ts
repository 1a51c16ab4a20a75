import { type Delivery, nextTry, type OutboxHandlers } from '../deliver-outbox.ts';
import type { OutboxEntry, Ports } from '../ports.ts';
import { AUTOMATION_NOTICE, type Decided } from './decided.ts';
import { factsOf, textAbout } from './facts.ts';
import { whyNot } from './why-not.ts';

/** Tells chats of the team what rules decided. */
export const NOTICE_HANDLERS: OutboxHandlers = { [AUTOMATION_NOTICE]: notify };

async function notify(ports: Ports, entry: OutboxEntry): Promise<Delivery> {
  const { action, rule, trigger } = entry.payload as Decided<'notify'>;
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
