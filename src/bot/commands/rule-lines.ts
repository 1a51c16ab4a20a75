import { shownUrl } from '../../engine/automations/check-url.ts';
import type { Action, Conditions, RuleDraft } from '../../engine/automations/rule.ts';
import { writeHours } from '../../engine/read-hours.ts';
import type { Language } from '../i18n/language.ts';
import { ACTION_WORDS, CONDITION_WORDS, EVENT_WORDS, STATE_WORDS } from './rule-words.ts';

/** A rule as it may be typed, in a language: `quando`, `se` and `entao`. URLs are shown without what may be secret. */
export function ruleLines(
  { when, conditions, actions }: RuleDraft,
  language: Language,
): { when: string; conditions: string; actions: string } {
  return {
    when: EVENT_WORDS[when][language],
    conditions: conditionsLine(conditions, language),
    actions: actions.map((action) => actionLine(action, language)).join('; '),
  };
}

function conditionsLine(conditions: Conditions, language: Language): string {
  const { hours, states, ...names } = conditions;
  const values: [keyof Conditions, string | undefined][] = [
    ...(Object.entries(names) as [keyof typeof names, string[]][]).map(
      ([key, list]): [keyof Conditions, string] => [key, list.join(',')],
    ),
    ['states', states?.map((state) => STATE_WORDS[state][language]).join(',')],
    ['hours', hours && writeHours(hours, language === 'en' ? 0 : 1)],
  ];
  return values
    .flatMap(([key, value]) => (value === undefined ? [] : [`${CONDITION_WORDS[key][language]}=${value}`]))
    .join('; ');
}

/** One thing to do: `marcar=quente`. */
export function actionLine(action: Action, language: Language): string {
  const word = ACTION_WORDS[action.kind][language];
  switch (action.kind) {
    case 'opt_out':
      return word;
    case 'tag':
      return `${word}=${action.tag}`;
    case 'list':
      return `${word}=${action.list}`;
    case 'send':
      return `${word}=${oneLine(action.text)}`;
    case 'notify':
      return `${word}=${action.target}${action.text === undefined ? '' : ` ${oneLine(action.text)}`}`;
    case 'post':
      return `${word}=${shownUrl(action.url)}`;
  }
}

function oneLine(text: string): string {
  return text.replaceAll('\n', '\\n');
}
