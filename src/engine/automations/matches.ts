import { plain } from '../plain.ts';
import { mayWriteAt } from '../quiet-hours.ts';
import type { Facts } from './facts.ts';
import type { Conditions, Rule } from './rule.ts';
import type { Trigger } from './trigger.ts';

/** Whether a rule waits for this kind of thing at all. */
export function listensTo(rule: Pick<Rule, 'when'>, { kind }: Pick<Trigger, 'kind'>): boolean {
  return rule.when === kind || (rule.when === 'keyword' && kind === 'replied');
}

/**
 * Whether all conditions of a rule hold. Whether it waits for this at all, and was in force then, is asked before.
 * @param timeZone in which its hours are counted
 */
export function matches(
  { conditions }: Pick<Rule, 'conditions'>,
  { trigger, contact, campaign }: Facts,
  timeZone: string,
): boolean {
  const { campaigns, segments, tags, instances, states, hours } = conditions;
  return (
    any(campaigns, (wanted) => wanted === trigger.campaignId || alike(wanted, campaign?.name)) &&
    any(segments, (wanted) => alike(wanted, contact?.segment)) &&
    any(tags, (wanted) => contact?.tags?.some((tag) => alike(wanted, tag)) === true) &&
    any(instances, (wanted) => alike(wanted, trigger.instance)) &&
    any(states, (wanted) => wanted === trigger.state) &&
    textMatches(conditions, trigger.text) &&
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
