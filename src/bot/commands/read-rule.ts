import {
  type Action,
  type Conditions,
  type RuleDraft,
  type RuleEvent,
} from '../../engine/automations/rule.ts';
import { ruleProblem } from '../../engine/automations/rule-problems.ts';
import { readHours } from '../../engine/read-hours.ts';
import type { InstanceState } from '../../engine/types.ts';
import type { Problem } from '../../errors.ts';
import { meantBy } from './campaign-words.ts';
import { commandProblem } from './command-problems.ts';
import { nearest } from './matching.ts';
import type { Options } from './options.ts';
import { splitNames } from './read-segments.ts';
import { type Clause, formsOf, readClauses, type UnknownClause } from './rule-clauses.ts';
import { ACTION_WORDS, CONDITION_WORDS, EVENT_WORDS, STATE_WORDS } from './rule-words.ts';

/** What a rule waits for when what was typed is not clear: it is only checked, never made. */
const UNCLEAR: RuleEvent = 'replied';

/** Reads a rule from the options of a command line: `nome=`, `quando=`, `se=`, `entao=`. */
export function readRule(options: Options): { draft: RuleDraft; problems: Problem[] } {
  const problems: Problem[] = [];
  const name = options.get('name')?.[0]?.trim() ?? '';
  const typed = options.get('when')?.[0];
  const when = typed === undefined ? undefined : meantBy(EVENT_WORDS, typed);
  if (typed === undefined)
    problems.push(commandProblem('when', 'when_missing', { known: Object.values(EVENT_WORDS) }));
  else if (when === undefined) problems.push(unknownEvent(typed));
  const draft: RuleDraft = {
    name,
    when: when ?? UNCLEAR,
    conditions: readConditions(options.get('conditions')?.[0] ?? '', problems),
    actions: readActions(options.get('actions')?.[0] ?? '', problems),
  };
  return { draft, problems };
}

function unknownEvent(event: string): Problem {
  const known = Object.values(EVENT_WORDS);
  const near = nearest(known, event, formsOf);
  return commandProblem('when', 'when_unknown', { event, known, ...(near && { near }) });
}

function readConditions(text: string, problems: Problem[]): Conditions {
  const conditions: Conditions = {};
  for (const clause of readClauses(text, CONDITION_WORDS)) {
    if ('unknown' in clause) {
      problems.push(unknown('conditions', clause));
    } else if (clause.key === 'hours') {
      const hours = readHours(clause.value);
      if ('why' in hours)
        problems.push(ruleProblem('conditions', 'hours_unreadable', { text: clause.value }));
      else conditions.hours = hours;
    } else if (clause.key === 'states') {
      conditions.states = splitNames(clause.value).flatMap((name) => readState(name, problems) ?? []);
    } else if (splitNames(clause.value).length === 0) {
      problems.push(commandProblem('conditions', 'clause_empty', { clause: CONDITION_WORDS[clause.key] }));
    } else {
      conditions[clause.key] = [...(conditions[clause.key] ?? []), ...splitNames(clause.value)];
    }
  }
  return conditions;
}

function readState(name: string, problems: Problem[]): InstanceState | undefined {
  const state = meantBy(STATE_WORDS, name);
  if (state === undefined) problems.push(ruleProblem('conditions', 'state_unknown', { state: name }));
  return state;
}

function readActions(text: string, problems: Problem[]): Action[] {
  return readClauses(text, ACTION_WORDS).flatMap((clause) => {
    if (!('unknown' in clause)) return actionOf(clause);
    problems.push(unknown('actions', clause));
    return [];
  });
}

/** What is missing in it the engine says. A text is one line; `\n` in it is a new line. */
function actionOf({ key, value }: Clause<keyof typeof ACTION_WORDS>): Action {
  switch (key) {
    case 'opt_out':
      return { kind: 'opt_out' };
    case 'tag':
      return { kind: 'tag', tag: value };
    case 'list':
      return { kind: 'list', list: value };
    case 'post':
      return { kind: 'post', url: value };
    case 'send':
      return { kind: 'send', text: lines(value) };
    case 'notify': {
      const [, target = '', text = ''] = /^(\S*)\s*(.*)$/s.exec(value) ?? [];
      return { kind: 'notify', target, ...(text !== '' && { text: lines(text) }) };
    }
  }
}

function lines(text: string): string {
  return text.replaceAll('\\n', '\n');
}

function unknown(field: 'conditions' | 'actions', { unknown: clause, near }: UnknownClause): Problem {
  const known = field === 'conditions' ? CONDITION_WORDS : ACTION_WORDS;
  return commandProblem(field, 'clause_unknown', {
    clause,
    known: Object.values(known),
    ...(near !== undefined && { near }),
  });
}
