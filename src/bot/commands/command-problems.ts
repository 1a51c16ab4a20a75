import { PHONE_PROBLEMS, type PhoneProblem } from '../../contacts/phone.ts';
import { problemsOf } from '../../errors.ts';
import type { Words } from './campaign-words.ts';
import type { OptionName } from './option-keys.ts';

/** Everything that can be wrong with how a command was typed, by stable code, said in English. */
export const COMMAND_PROBLEMS = {
  option_unknown: ({ near, allowed }: { near?: OptionName; allowed: readonly OptionName[] }) => {
    if (allowed.length === 0) return 'this command takes no options';
    return near === undefined
      ? `is unknown; there are: ${allowed.join(', ')}`
      : `is unknown; did you mean ${near}=…?`;
  },
  option_twice: () => 'is given twice; keep one',
  quote_open: ({ quote }: { quote: string }) => `a quote ${quote} is opened and not closed`,
  words_stray: ({ words }: { words: string }) =>
    `"${words}" belongs to nothing; put values with spaces in quotes`,
  list_missing: () => 'is missing',
  segments_unreadable: ({ text }: { text: string }) =>
    `cannot be read at "${text}"; write them like vip=vendas-1,vendas-2;*=vendas-3`,
  kind_unknown: ({ kind }: { kind: string }) => `"${kind}" is unknown; say image, video or document`,
  kind_of_nothing: () => 'is said, but there is no file; give its URL in media=…',
  phone_missing: () => 'is missing; give the phone that gets the test',
  phone_unreadable: ({ reason }: { reason: PhoneProblem }): string => PHONE_PROBLEMS[reason],
  version_unknown: ({ versions }: { versions: number }) =>
    versions === 1 ? 'must be 1: there is one text' : `must be from 1 to ${versions}`,
  count_invalid: ({ most }: { most: number }) => `must be a number from 1 to ${most}`,
  number_unreadable: ({ text }: { text: string }) => `"${text}" is not a number`,
  number_too_small: ({ least }: { least: number }) => `must be ${least} or more`,
  time_unreadable: ({ text }: { text: string }) => `"${text}" is not a time; write it like 2026-11-27 08:00`,
  time_nonexistent: ({ text, timeZone }: { text: string; timeZone: string }) =>
    `there is no ${text} in ${timeZone}; check the date, or the change to summer time`,
  campaign_missing: ({ names }: { names: readonly string[]; suggestion?: string }) =>
    names.length === 0 ? 'is not named, and there is none' : `is not named; there are: ${names.join(', ')}`,
  campaign_unknown: ({ name, suggestion }: { name: string; suggestion?: string }) =>
    `there is no campaign "${name}"${suggestion === undefined ? '' : `; did you mean "${suggestion}"?`}`,
  number_missing: ({ names }: { names: readonly string[]; suggestion?: string }) =>
    names.length === 0
      ? 'is not named, and the fleet has none'
      : `is not named; there are: ${names.join(', ')}`,
  number_unknown: ({ name, names }: { name: string; names: readonly string[]; suggestion?: string }) =>
    `"${name}" is not in the fleet; there are: ${names.join(', ')}`,
  when_missing: ({ known }: { known: readonly Words[] }) =>
    `is missing; say what it waits for: ${inEnglish(known)}`,
  when_unknown: ({ event, known, near }: { event: string; known: readonly Words[]; near?: Words }) =>
    near === undefined
      ? `"${event}" is unknown; there are: ${inEnglish(known)}`
      : `"${event}" is unknown; did you mean ${near.en}?`,
  clause_unknown: ({ clause, known, near }: { clause: string; known: readonly Words[]; near?: Words }) =>
    near === undefined
      ? `"${clause}" is unknown; there are: ${inEnglish(known)}`
      : `"${clause}" is unknown; did you mean ${near.en}=…?`,
  clause_empty: ({ clause }: { clause: Words }) => `${clause.en}= says nothing`,
  rule_missing: ({ names }: { names: readonly string[]; suggestion?: string }) =>
    names.length === 0 ? 'is not named, and there is none' : `is not named; there are: ${names.join(', ')}`,
  rule_unknown: ({ name, suggestion }: { name: string; suggestion?: string }) =>
    `there is no rule "${name}"${suggestion === undefined ? '; see all with: rules' : `; did you mean "${suggestion}"?`}`,
  event_missing: ({ refs }: { refs: readonly string[]; suggestion?: string }) =>
    refs.length === 0 ? 'is not named, and there is none' : `is not named; there are: ${refs.join(', ')}`,
  event_unknown: ({ ref, suggestion }: { ref: string; suggestion?: string }) =>
    `there is no dead letter "${ref}"${suggestion === undefined ? '; see all with: webhooks dead' : `; did you mean "${suggestion}"?`}`,
  incident_missing: ({ refs }: { refs: readonly string[]; suggestion?: string }) =>
    refs.length === 0 ? 'is not named, and none is open' : `is not named; open: ${refs.join(', ')}`,
  incident_unknown: ({ ref, suggestion }: { ref: string; suggestion?: string }) =>
    `there is no incident "${ref}"${suggestion === undefined ? '; see those that are open with: alerts' : `; did you mean "${suggestion}"?`}`,
  silence_unreadable: ({ text, most }: { text: string; most: number }) =>
    `"${text}" is no time; say 30min, 1h or 4h, up to ${most}h`,
  contact_missing: () => 'is not named; give a phone or a part of the name',
  export_missing: ({ names }: { names: readonly string[] }) =>
    names.length === 0 ? 'is not named, and there is none' : `is not named; there are: ${names.join(', ')}`,
  file_missing: () => 'is not named',
  file_not_attached: () => 'is missing; drop the CSV file into this chat',
  file_not_found: ({ path }: { path: string }) => `there is no file "${path}"`,
  file_unreadable: ({ path, reason }: { path: string; reason: string }) =>
    `"${path}" cannot be read: ${reason}`,
};

export const commandProblem = problemsOf(COMMAND_PROBLEMS);

function inEnglish(known: readonly Words[]): string {
  return known.map(({ en }) => en).join(', ');
}
