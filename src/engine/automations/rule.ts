/*
 * How a rule comes to act: what happened becomes a trigger, whose id is made of the facts (trigger.ts). Whoever took it into the
 * stores tells `fire`, each time that it is repeated (fire.ts). It gathers the facts (facts.ts) and puts what the rules whose
 * conditions hold (matches.ts) decide into the outbox, once (decided.ts). From there it is done, and tried again until it is:
 * do-action.ts to contacts, send-by-rule.ts as messages, notify-by-rule.ts in chats, post-by-rule.ts to URLs.
 */
import { fieldKey } from '../field-key.ts';
import type { SendingHours } from '../quiet-hours.ts';
import type { InstanceState } from '../types.ts';

/** What a rule may wait for. `keyword`: somebody wrote, and the text matches. */
export const RULE_EVENTS = [
  'replied',
  'keyword',
  'delivered',
  'read',
  'failed',
  'instance_state',
  'campaign_done',
] as const;
export type RuleEvent = (typeof RULE_EVENTS)[number];

/** Events that are about a person. */
export const ABOUT_A_PERSON: ReadonlySet<RuleEvent> = new Set([
  'replied',
  'keyword',
  'delivered',
  'read',
  'failed',
]);

/** Events with a text that can be looked at. */
export const WITH_TEXT: ReadonlySet<RuleEvent> = new Set(['replied', 'keyword']);

/** All of them must hold; of several values of one, any. Names and texts are compared without accents and capitals. */
export interface Conditions {
  /** Names or ids. */
  campaigns?: string[];
  segments?: string[];
  tags?: string[];
  instances?: string[];
  states?: InstanceState[];
  /** Words or phrases that the text has in it, as whole words. */
  contains?: string[];
  /** What the text is, and nothing else. */
  equals?: string[];
  /** On the team's clock. */
  hours?: SendingHours;
}

export type Action =
  | { kind: 'tag'; tag: string }
  | { kind: 'opt_out' }
  | { kind: 'list'; list: string }
  /** A message to the person, from the number that the event went through. */
  | { kind: 'send'; text: string }
  /** To a chat: `slack:#channel`, `telegram:<chat id>`. No text: what happened, in the team's language. */
  | { kind: 'notify'; target: string; text?: string }
  | { kind: 'post'; url: string };
export type ActionKind = Action['kind'];

/** Actions that are about a person whom we know. */
export const FOR_A_CONTACT: ReadonlySet<ActionKind> = new Set(['tag', 'opt_out', 'list', 'send']);

/** What a person says of a rule. */
export interface RuleDraft {
  name: string;
  when: RuleEvent;
  conditions: Conditions;
  actions: Action[];
}

/** An automation: when something happens, if it is so and so, then this is done. */
export interface Rule extends RuleDraft {
  /** See `ruleId`; unique. */
  id: string;
  enabled: boolean;
  /** Rules of the settings' file are replaced by it at each start. */
  source: 'config' | 'chat';
  createdBy: string;
  createdAt: Date;
  /** What happened before it was made, changed or switched on does not concern it. */
  since: Date;
}

/** Two rules whose names differ in accents, capitals or marks alone would be taken for each other: they are one. */
export function ruleId(name: string): string {
  return fieldKey(name);
}
