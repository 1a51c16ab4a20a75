import { createHash } from 'node:crypto';
import type { NewOutboxEntry } from '../ports.ts';
import type { Facts } from './facts.ts';
import type { Action, ActionKind, Rule } from './rule.ts';
import type { Trigger } from './trigger.ts';
import { concerns } from './why-not.ts';

/** What is done by a rule is not worth doing later than this, in ms. */
const WORTH_DOING_MS = 24 * 3_600_000;

/** Who delivers what rules decide. What goes to others goes by itself: who answers slowly must hold up nothing else. */
export const AUTOMATION = 'automation';
export const AUTOMATION_NOTICE = 'automation-notice';
export const AUTOMATION_POST = 'automation-post';

/** What the outbox keeps of an action; of which kinds, the kind of the entry says. */
export interface Decided<K extends ActionKind = ActionKind> {
  ruleId: string;
  rule: string;
  action: Extract<Action, { kind: K }>;
  trigger: Trigger;
}

/** What a rule has done about something that happened: an entry for each of its actions, always with the same id. */
export function entriesOf(rule: Rule, facts: Facts, now: Date): NewOutboxEntry[] {
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

/** How the ids of all that a rule decided begin. */
export function entriesAbout(ruleId: string): string {
  return `automation|${ruleId}|`;
}

/** How the ids of a rule's messages to people begin. */
export function messagesOf(ruleId: string): string {
  return `automation-message|${ruleId}|`;
}

/** Ids are logged, and what they are made of may have a phone in it. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 27);
}
