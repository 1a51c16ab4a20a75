import { localDay } from '../local-time.ts';
import type { Ports } from '../ports.ts';
import { type Facts, factsOfAll, textAbout } from './facts.ts';
import { matches } from './matches.ts';
import { type PastPorts, pastTriggers } from './past-triggers.ts';
import type { Action, Rule } from './rule.ts';
import type { Trigger } from './trigger.ts';
import { whyNot } from './why-not.ts';

/** What a rule would have done, had it been there. */
export interface DryRun {
  from: Date;
  to: Date;
  /** Events that it would have been told of, and those of them that met its conditions. */
  events: number;
  matched: number;
  /** The first of them. */
  first: WouldDo[];
}

export interface WouldDo {
  facts: Facts;
  /** With the texts that people would have got. */
  actions: Action[];
}

/** How far back a dry run looks, in ms. */
const LOOK_BACK_MS = 24 * 3_600_000;
const SHOWN = 10;
const BATCH = 200;

/** Looks at what a rule would have done over the last 24 hours, whether or not it was on. Does nothing. */
export async function dryRun(
  ports: PastPorts & Pick<Ports, 'clock' | 'settings'>,
  rule: Pick<Rule, 'when' | 'conditions' | 'actions'>,
): Promise<DryRun> {
  const to = ports.clock.now();
  const from = new Date(to.getTime() - LOOK_BACK_MS);
  const { timeZone } = ports.settings;
  const messaged = new Set<string>();
  /** Whether the person had their message of that day from the rule already. */
  const isSecond = ({ kind }: Action, { trigger: { phone, at } }: Facts): boolean => {
    if (kind !== 'send') return false;
    const before = messaged.size;
    return messaged.add(`${phone} ${localDay(at, timeZone)}`).size === before;
  };
  const run: DryRun = { from, to, events: 0, matched: 0, first: [] };
  for await (const facts of inFacts(ports, pastTriggers(ports, rule.when, from, to))) {
    run.events++;
    if (!matches(rule, facts, timeZone)) continue;
    run.matched++;
    if (run.first.length >= SHOWN) continue;
    const actions = rule.actions.filter(
      (action) => whyNot(action, facts) === undefined && !isSecond(action, facts),
    );
    run.first.push({ facts, actions: actions.map((action) => withText(action, facts)) });
  }
  return run;
}

/** Triggers with what they are about, looked at in batches. */
async function* inFacts(ports: PastPorts, triggers: AsyncIterable<Trigger>): AsyncIterable<Facts> {
  let batch: Trigger[] = [];
  for await (const trigger of triggers) {
    batch.push(trigger);
    if (batch.length < BATCH) continue;
    yield* await factsOfAll(ports, batch);
    batch = [];
  }
  yield* await factsOfAll(ports, batch);
}

function withText(action: Action, facts: Facts): Action {
  if (action.kind === 'send') return { ...action, text: textAbout(action.text, facts) };
  if (action.kind === 'notify' && action.text !== undefined)
    return { ...action, text: textAbout(action.text, facts) };
  return action;
}
