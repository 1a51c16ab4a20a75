import { plain } from '../plain.ts';
import { mayWriteAt } from '../quiet-hours.ts';
import type { Campaign, Contact } from '../types.ts';
import type { Conditions, Rule } from './rule.ts';
import type { Trigger } from './trigger.ts';

/** A trigger with what is known of whom and what it is about. */
export interface Facts {
  trigger: Trigger;
  contact?: Contact | undefined;
  campaign?: Pick<Campaign, 'id' | 'name'> | undefined;
}

/** Whether a rule waits for this kind of thing at all. */
export function listensTo(rule: Pick<Rule, 'when'>, { kind }: Pick<Trigger, 'kind'>): boolean {
  return rule.when === kind || (rule.when === 'keyword' && kind === 'replied');
}

/**
 * Whether a rule has something to do: it waits for this, all its conditions hold, and it was in force when it happened.
 * @param timeZone in which its hours are counted
 */
export function matches(rule: Rule, facts: Facts, timeZone: string): boolean {
  const { trigger } = facts;
  if (!rule.enabled || trigger.at < rule.since) return false;
  return wouldMatch(rule, facts, timeZone);
}

/** The same, whether or not the rule was in force: for a look at what it would have done. */
export function wouldMatch(
  rule: Pick<Rule, 'when' | 'conditions'>,
  { trigger, contact, campaign }: Facts,
  timeZone: string,
): boolean {
  if (!listensTo(rule, trigger)) return false;
  const { campaigns, segments, tags, instances, states, hours }: Conditions = rule.conditions;
  return (
    any(campaigns, (wanted) => wanted === trigger.campaignId || alike(wanted, campaign?.name)) &&
    any(segments, (wanted) => alike(wanted, contact?.segment)) &&
    any(tags, (wanted) => contact?.tags?.some((tag) => alike(wanted, tag)) === true) &&
    any(instances, (wanted) => alike(wanted, trigger.instance)) &&
    any(states, (wanted) => wanted === trigger.state) &&
    textMatches(rule.conditions, trigger.text) &&
    (hours === undefined || mayWriteAt(trigger.at, [timeZone], hours))
  );
}

/** One of the words that it has, or one of the texts that it is. */
function textMatches({ contains, equals }: Conditions, text: string | undefined): boolean {
  if (contains === undefined && equals === undefined) return true;
  if (text === undefined) return false;
  const written = words(text);
  return (
    equals?.some((wanted) => words(wanted) === written) === true ||
    contains?.some((wanted) => ` ${written} `.includes(` ${words(wanted)} `)) === true
  );
}

function any<T>(wanted: readonly T[] | undefined, holds: (one: T) => boolean): boolean {
  return wanted === undefined || wanted.some(holds);
}

function alike(a: string, b: string | undefined): boolean {
  return b !== undefined && plain(a) === plain(b);
}

/** A text as its words (and emoji), without accents, capitals and marks, a space between. Its time is linear in the text. */
export function words(text: string): string {
  return plain(text)
    .replace(/[^\p{L}\p{N}\p{So}]+/gu, ' ')
    .trim();
}
