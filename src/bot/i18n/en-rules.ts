import { counter } from './formats.ts';

const count = counter('en');

/** Automations. */
export const enRules = {
  none: 'There are no rules yet. Make one:',
  on: 'on',
  off: 'off',
  onSince: (at: string) => `on, for what happens since ${at}`,
  ofFile: 'From AUTOMATIONS_FILE',
  madeBy: (by: string, at: string) => `Made by ${by} on ${at}`,
  created: (name: string) => `The rule "${name}" is on: it concerns what happens from now on.`,
  toTry: 'What it would have done over the last 24 hours:',
  switchedOn: (name: string) => `The rule "${name}" is on: it concerns what happens from now on.`,
  isOn: (name: string) => `The rule "${name}" is on already.`,
  switchedOff: (name: string) => `The rule "${name}" is off. To switch it on again:`,
  isOff: (name: string) => `The rule "${name}" is off already.`,
  removed: (name: string) => `The rule "${name}" is gone. What it had decided is still done.`,
  lately: (done: number, failed: number, waiting: number) =>
    `In the last 30 days: ${count(done, 'action', 'actions')} done, ${count(failed, 'failed', 'failed')}, ${count(waiting, 'waiting', 'waiting')}.`,
  looked: (from: string, to: string, events: number, matched: number) =>
    `From ${from} to ${to}: ${count(events, 'event', 'events')} of this kind, ${count(matched, 'matches', 'match')} the rule.`,
  lastStates: 'Of each number only its last change of state is known.',
  nothingDone: 'This was a dry run: nothing was done.',
  nothing: 'nothing: one message a person and day, and contacts only',
  more: (n: number) => `… and ${count(n, 'more', 'more')}`,
  columns: {
    rule: 'Rule',
    state: 'State',
    when: 'When',
    conditions: 'If',
    actions: 'Then',
    at: 'At',
    whom: 'Whom',
    text: 'What',
  },

  /** What a chat of the team is told when a rule does not say it itself. */
  notices: {
    replied: (who: string, number: string, text: string | undefined) =>
      `${who} wrote to ${number}${text === undefined ? '' : `: ${text}`}`,
    delivered: (who: string) => `Delivered: ${who}`,
    read: (who: string) => `Read: ${who}`,
    failed: (who: string, reason: string | undefined) =>
      `Not delivered: ${who}${reason === undefined ? '' : ` (${reason})`}`,
    state: (number: string, state: string) => `${number} is ${state}`,
    campaignDone: 'The campaign is done',
    byRule: (rule: string) => `Rule: ${rule}`,
  },
};

export const enRuleErrors = {
  rule_of_file: ({ name }: { name: string }) =>
    `The rule "${name}" is in AUTOMATIONS_FILE: remove it there and start Frota again, or switch it off with: rule off "${name}"`,
};
