import { isDeepStrictEqual } from 'node:util';
import { FrotaError, InvalidInputError } from '../../errors.ts';
import { audit } from '../audit.ts';
import type { Ports } from '../ports.ts';
import { forgetRules } from './active-rules.ts';
import { checkRule } from './check-rule.ts';
import { type Rule, type RuleDraft, ruleId } from './rule.ts';
import { ruleProblem } from './rule-problems.ts';

type ManagePorts = Pick<Ports, 'rules' | 'audits' | 'clock' | 'notifier' | 'poster'>;

/**
 * Makes a rule; what happens from now on concerns it.
 * @throws InvalidInputError with everything that is wrong with it.
 */
export async function createRule(ports: ManagePorts, draft: RuleDraft, by: string): Promise<Rule> {
  const problems = checkRule(ports, draft);
  const id = ruleId(draft.name);
  if (problems.length > 0) throw new InvalidInputError('The rule cannot be created', problems);
  const now = ports.clock.now();
  const rule: Rule = {
    ...draft,
    id,
    enabled: true,
    source: 'chat',
    createdBy: by,
    createdAt: now,
    since: now,
  };
  if (!(await ports.rules.create(rule))) {
    const taken = ruleProblem('name', 'rule_name_taken', { name: draft.name });
    throw new InvalidInputError('The rule cannot be created', [taken]);
  }
  await note(ports, rule, 'create', by, { when: draft.when, actions: draft.actions.map(({ kind }) => kind) });
  return rule;
}

/** Switches a rule on or off. What happened while it was off does not concern it. False: it is so already. */
export async function enableRule(
  ports: ManagePorts,
  rule: Rule,
  enabled: boolean,
  by: string,
): Promise<boolean> {
  if (!(await ports.rules.enable(rule.id, enabled, ports.clock.now()))) return false;
  await note(ports, rule, enabled ? 'enable' : 'disable', by);
  return true;
}

/**
 * Removes a rule for good; what it has decided already is still done.
 * @throws FrotaError `rule_of_file` when the settings' file would bring it back at the next start.
 */
export async function removeRule(ports: ManagePorts, rule: Rule, by: string): Promise<boolean> {
  if (rule.source === 'config')
    throw new FrotaError('rule_of_file', `The rule "${rule.name}" is in AUTOMATIONS_FILE; remove it there`, {
      details: { name: rule.name },
    });
  if (!(await ports.rules.remove(rule.id))) return false;
  await note(ports, rule, 'remove', by);
  return true;
}

/** A rule of the settings' file. */
export interface FileRule extends RuleDraft {
  /** Undefined: as people left it, and at first on. */
  enabled?: boolean | undefined;
}

/**
 * Has exactly these rules as those of the settings' file; those that people made stay. One that is as before keeps its time,
 * and whether people switched it off, unless the file says. Safe to repeat, by several processes.
 * @throws FrotaError `bad_automations` when people have made a rule of the same name.
 */
export async function installRules(ports: ManagePorts, given: readonly FileRule[]): Promise<void> {
  const known = new Map((await ports.rules.all()).map((rule) => [rule.id, rule]));
  const clash = given.find(({ name }) => known.get(ruleId(name))?.source === 'chat');
  if (clash !== undefined) throw taken(clash.name);
  for (const rule of given) {
    const before = known.get(ruleId(rule.name));
    known.delete(ruleId(rule.name));
    const next = ruleOfFile(rule, before, ports.clock.now());
    if (isDeepStrictEqual(next, before)) continue;
    if (!(await ports.rules.replace(next))) throw taken(rule.name);
  }
  for (const { id, source } of known.values()) if (source === 'config') await ports.rules.remove(id);
  forgetRules(ports);
}

function ruleOfFile({ enabled, ...draft }: FileRule, before: Rule | undefined, now: Date): Rule {
  const isOn = enabled ?? before?.enabled ?? true;
  const isAsBefore =
    before !== undefined &&
    before.enabled === isOn &&
    isDeepStrictEqual(
      [before.when, before.conditions, before.actions],
      [draft.when, draft.conditions, draft.actions],
    );
  return {
    ...draft,
    id: ruleId(draft.name),
    enabled: isOn,
    source: 'config',
    createdBy: 'AUTOMATIONS_FILE',
    createdAt: before?.createdAt ?? now,
    since: isAsBefore ? before.since : now,
  };
}

function taken(name: string): FrotaError {
  return new FrotaError(
    'bad_automations',
    `AUTOMATIONS_FILE: the rule "${name}" was made in chat, too; rename it in the file, or remove the other with: rule remove "${name}"`,
  );
}

async function note(
  ports: ManagePorts,
  { id, name }: Rule,
  what: 'create' | 'enable' | 'disable' | 'remove',
  actor: string,
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  forgetRules(ports);
  await audit(ports, {
    actor,
    action: `rule.${what}`,
    subject: `rule:${id}`,
    details: { name, ...details },
  });
}
