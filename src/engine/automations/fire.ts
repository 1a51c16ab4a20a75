import type { NewOutboxEntry, Ports } from '../ports.ts';
import { activeRules } from './active-rules.ts';
import { entriesOf } from './decided.ts';
import { factsOf } from './facts.ts';
import { listensTo, matches } from './matches.ts';
import type { Trigger } from './trigger.ts';

/**
 * What happened longer ago than this is not acted upon any more, in ms: a message may be read months after it was delivered,
 * and by then the outbox has forgotten what was done about the delivery.
 */
const ACTED_UPON_MS = 7 * 24 * 3_600_000;

/** What automations need to decide. */
export type FirePorts = Pick<Ports, 'rules' | 'outbox' | 'contacts' | 'campaigns' | 'clock' | 'settings'>;

/**
 * Has rules do what they do when these things happen. Durable when it answers; safe to repeat, also at the same time and by
 * other processes, as each action of a rule is one entry of the outbox by what happened. Without rules it costs nothing.
 *
 * No action leads here again: tags, lists and opt-outs tell nobody, and what automations send is not in the ledger, so that
 * its receipts are nobody's.
 */
export async function fire(ports: FirePorts, triggers: readonly Trigger[]): Promise<void> {
  const rules = await activeRules(ports);
  if (rules.length === 0) return;
  const now = ports.clock.now();
  const since = now.getTime() - ACTED_UPON_MS;
  const entries: NewOutboxEntry[] = [];
  for (const trigger of triggers) {
    if (trigger.at.getTime() < since) continue;
    const listening = rules.filter((rule) => listensTo(rule, trigger) && trigger.at >= rule.since);
    if (listening.length === 0) continue;
    const facts = await factsOf(ports, trigger);
    for (const rule of listening) {
      if (matches(rule, facts, ports.settings.timeZone)) entries.push(...entriesOf(rule, facts, now));
    }
  }
  if (entries.length > 0) await ports.outbox.put(entries);
}

/** Whether any rule waits for things of this kind. */
export async function isListening(
  ports: Pick<Ports, 'rules' | 'clock'>,
  kind: Trigger['kind'],
): Promise<boolean> {
  return (await activeRules(ports)).some((rule) => listensTo(rule, { kind }));
}
