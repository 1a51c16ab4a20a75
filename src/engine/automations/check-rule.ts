import type { Problem } from '../../errors.ts';
import type { Ports } from '../ports.ts';
import { malformedPlaceholder } from '../template.ts';
import { urlProblem } from './check-url.ts';
import { words } from './matches.ts';
import { ABOUT_A_PERSON, type Action, FOR_A_CONTACT, type RuleDraft, ruleId, WITH_TEXT } from './rule.ts';
import { ruleProblem } from './rule-problems.ts';

const MAX_NAME = 60;
const MAX_ACTIONS = 10;
/** Of a message, a notice or a URL; of a tag or the name of a list. */
const MAX_TEXT = 4_000;
const MAX_WORD = 100;

/** Where a chat of the team is: `slack:#vendas`, `telegram:-100123`. */
const TARGET = /^(?:slack:\S+|telegram:(?:-?\d+|@\w+))$/;

/** Everything that is wrong with a rule, but for its name being taken. */
export function checkRule(ports: Pick<Ports, 'notifier' | 'poster'>, rule: RuleDraft): Problem[] {
  return [...nameProblems(rule), ...conditionProblems(rule), ...actionProblems(ports, rule)];
}

function nameProblems({ name }: RuleDraft): Problem[] {
  if (ruleId(name) === '') return [ruleProblem('name', 'rule_name_missing')];
  if (name.length > MAX_NAME)
    return [ruleProblem('name', 'rule_name_too_long', { length: name.length, max: MAX_NAME })];
  return [];
}

function conditionProblems({ when, conditions }: RuleDraft): Problem[] {
  const { contains, equals, segments, tags, states, campaigns, instances } = conditions;
  const texts = [...(contains ?? []), ...(equals ?? [])];
  const problems: Problem[] = [];
  if (texts.length > 0 && !WITH_TEXT.has(when))
    problems.push(ruleProblem('conditions', 'text_of_nothing', { when }));
  if (when === 'keyword' && texts.length === 0)
    problems.push(ruleProblem('conditions', 'keyword_without_text'));
  for (const text of texts)
    if (words(text) === '') problems.push(ruleProblem('conditions', 'text_without_words', { text }));
  if ((segments ?? tags) !== undefined && !ABOUT_A_PERSON.has(when))
    problems.push(ruleProblem('conditions', 'person_of_nothing', { when }));
  if (states !== undefined && when !== 'instance_state')
    problems.push(ruleProblem('conditions', 'state_of_nothing', { when }));
  if (campaigns !== undefined && when === 'instance_state')
    problems.push(ruleProblem('conditions', 'campaign_of_nothing'));
  if (instances !== undefined && when === 'campaign_done')
    problems.push(ruleProblem('conditions', 'instance_of_nothing'));
  return problems;
}

function actionProblems(ports: Pick<Ports, 'notifier' | 'poster'>, { when, actions }: RuleDraft): Problem[] {
  if (actions.length === 0) return [ruleProblem('actions', 'action_missing')];
  if (actions.length > MAX_ACTIONS)
    return [ruleProblem('actions', 'actions_too_many', { count: actions.length, max: MAX_ACTIONS })];
  // A person gets one message a day from a rule, so that the others would never be sent.
  const sends = actions.filter(({ kind }) => kind === 'send').length;
  const problems = sends > 1 ? [ruleProblem('actions', 'sends_too_many', { count: sends })] : [];
  const others = actions.flatMap((action) => {
    const { kind } = action;
    if (FOR_A_CONTACT.has(kind) && !ABOUT_A_PERSON.has(when))
      return [ruleProblem('actions', 'action_without_person', { action: kind, when })];
    return actionProblem(ports, action) ?? [];
  });
  return [...problems, ...others];
}

function actionProblem(
  { notifier, poster }: Pick<Ports, 'notifier' | 'poster'>,
  action: Action,
): Problem | undefined {
  switch (action.kind) {
    case 'opt_out':
      return undefined;
    case 'tag':
      return sized(action.kind, action.tag, MAX_WORD);
    case 'list':
      return sized(action.kind, action.list, MAX_WORD);
    case 'send':
      return sized(action.kind, action.text, MAX_TEXT) ?? placeholders(action.text);
    case 'notify': {
      const { target, text } = action;
      if (!TARGET.test(target)) return ruleProblem('actions', 'chat_unknown', { target });
      const setting = notifier.lacks(target);
      if (setting !== undefined) return ruleProblem('actions', 'setting_missing', { setting, what: target });
      if (text === undefined) return undefined;
      return sized(action.kind, text, MAX_TEXT) ?? placeholders(text);
    }
    case 'post': {
      const setting = poster.lacks();
      if (setting !== undefined)
        return ruleProblem('actions', 'setting_missing', { setting, what: 'signatures' });
      return sized(action.kind, action.url, MAX_TEXT) ?? urlProblem(action.url);
    }
  }
}

function sized(action: Action['kind'], text: string, max: number): Problem | undefined {
  if (text.trim() === '') return ruleProblem('actions', 'action_empty', { action });
  return text.length > max
    ? ruleProblem('actions', 'action_too_long', { action, length: text.length, max })
    : undefined;
}

function placeholders(text: string): Problem | undefined {
  const near = malformedPlaceholder(text);
  return near === undefined ? undefined : ruleProblem('actions', 'action_broken_field', { near });
}
