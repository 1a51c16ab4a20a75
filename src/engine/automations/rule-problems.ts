import { problemsOf } from '../../errors.ts';
import { INSTANCE_STATES } from '../types.ts';
import type { ActionKind, RuleEvent } from './rule.ts';

/** Everything that can be wrong with a rule, by stable code, said in English. The field is `name`, `conditions` or `actions`. */
export const RULE_PROBLEMS = {
  rule_name_missing: () => 'is missing; give the rule a name with letters or digits in it',
  rule_name_too_long: ({ length, max }: { length: number; max: number }) =>
    `has ${length} characters; at most ${max}`,
  rule_name_taken: ({ name }: { name: string }) => `a rule "${name}" exists already; choose another name`,
  keyword_without_text: () => 'says no text, but a keyword rule needs one: the words that it waits for',
  text_without_words: ({ text }: { text: string }) =>
    `waits for "${text}", in which there is no word, number or emoji`,
  text_of_nothing: ({ when }: { when: RuleEvent }) =>
    `looks at a text, but "${when}" has none; use replied or keyword`,
  person_of_nothing: ({ when }: { when: RuleEvent }) =>
    `asks for a segment or tag, but "${when}" is about no person`,
  state_of_nothing: ({ when }: { when: RuleEvent }) =>
    `asks for a number's state, but waits for "${when}"; use instance_state`,
  campaign_of_nothing: () => 'asks for a campaign, but a number changes its state for none',
  instance_of_nothing: () => 'asks for a number, but a campaign is sent by many',
  state_unknown: ({ state }: { state: string }) =>
    `has the state "${state}"; there are ${INSTANCE_STATES.join(', ')}`,
  hours_unreadable: ({ text }: { text: string }) =>
    `has hours "${text}"; write them like 08:00-18:00 mon-fri`,
  action_missing: () => 'is missing; say at least one thing to do',
  actions_too_many: ({ count, max }: { count: number; max: number }) =>
    `has ${count} things to do; at most ${max}`,
  sends_too_many: ({ count }: { count: number }) =>
    `sends ${count} messages, but a person gets one a day from a rule; put the texts into one`,
  action_without_person: ({ action, when }: { action: ActionKind; when: RuleEvent }) =>
    `does ${action} to a contact, but "${when}" is about none`,
  action_empty: ({ action }: { action: ActionKind }) => `says ${action}, but not what`,
  action_too_long: ({ action, length, max }: { action: ActionKind; length: number; max: number }) =>
    `${action} has ${length} characters; at most ${max}`,
  action_broken_field: ({ near }: { near: string }) =>
    `has a broken placeholder at "${near}"; write {{field}}`,
  chat_unknown: ({ target }: { target: string }) =>
    `notifies "${target}"; write slack:#channel or telegram:<chat id>`,
  setting_missing: ({ setting, what }: { setting: string; what: string }) =>
    `needs ${setting} for ${what}; set it and start Frota again`,
  url_unreadable: () => 'posts to what is no URL; write https://…',
  url_credentials: ({ host }: { host: string }) =>
    `has a user or password for ${host}, which are not sent; use a URL without them (posts are signed)`,
  url_insecure: ({ host }: { host: string }) =>
    `posts to ${host} without encryption; use https:// (http:// only within your own network)`,
  url_forbidden: ({ host }: { host: string }) =>
    `posts to ${host}, where machines of a cloud keep their keys; give another host`,
};

export const ruleProblem = problemsOf(RULE_PROBLEMS);
