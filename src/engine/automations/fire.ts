import { createHash } from 'node:crypto';
import type { NewOutboxEntry, Ports } from '../ports.ts';
import { activeRules } from './active-rules.ts';
import { factsOf } from './facts.ts';
import { type Facts, listensTo, matches } from './matches.ts';
import type { Action, Rule } from './rule.ts';
import type { Trigger } from './trigger.ts';
import { concerns } from './why-not.ts';

/** What is done by a rule is not worth doing later than this, in ms. */
const WORTH_DOING_MS = 24 * 3_600_000;

/**
 * What happened longer ago than this is not acted upon any more, in ms: a message may be read months after it was delivered,
 * and by then the outbox has forgotten what was done about the delivery.
 */
const ACTED_UPON_MS = 7 * 24 * 3_600_000;

/** Who delivers what rules decide. What goes to others goes by itself: who answers slowly must hold up nothing else. */
export const AUTOMATION = 'automation';
export const AUTOMATION_NOTICE = 'automation-notice';
export const AUTOMATION_POST = 'automation-post';

/** What the outbox keeps of an action. */
export interface Decided {
  ruleId: string;
  rule: string;
  action: Action;
  trigger: Trigger;
}

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

function entriesOf(rule: Rule, facts: Facts, now: Date): NewOutboxEntry[] {
  const { trigger } = facts;
  return rule.actions.flatMap((action, index) =>
    concerns(action, facts)
      ? [
          {
            id: `${entriesAbout(rule.id)}${digest(trigger.id)}|${index}`,
            kind: kindOf(action),
            payload: { ruleId: rule.id, rule: rule.name, action, trigger } satisfies Decided,
            createdAt: now,
            expiresAt: new Date(now.getTime() + WORTH_DOING_MS),
          },
        ]
      : [],
  );
}

function kindOf({ kind }: Action): string {
  if (kind === 'post') return AUTOMATION_POST;
  return kind === 'notify' ? AUTOMATION_NOTICE : AUTOMATION;
}

/** How the ids of all that a rule put into the outbox begin. */
export function entriesAbout(ruleId: string): string {
  return `automation|${ruleId}|`;
}

/** Ids are logged, and what they are made of may have a phone in it. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 27);
}
