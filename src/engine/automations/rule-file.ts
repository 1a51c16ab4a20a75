import { FrotaError, messageOf } from '../../errors.ts';
import type { Ports } from '../ports.ts';
import { checkRule } from './check-rule.ts';
import type { FileRule } from './manage-rules.ts';
import { ruleId } from './rule.ts';
import { draftFrom, RULE_KEYS, ruleShape } from './rule-shape.ts';

/**
 * Reads a file of rules: a JSON array of `{name, when, if, then, enabled}`, see `examples/automations.json`.
 * @throws FrotaError `bad_automations` with a line for each problem: which rule, which field, what is wrong.
 */
export function readRuleFile(text: string, ports: Pick<Ports, 'notifier' | 'poster'>): FileRule[] {
  const given = parse(text);
  if (!Array.isArray(given)) throw bad(['  it must be a JSON array of rules: [{"name": …, "when": …}]']);
  const lines: string[] = [];
  const rules: FileRule[] = [];
  for (const [index, one] of given.entries()) {
    const tell = (field: string, message: string): void => {
      const name: unknown = (one as { name?: unknown } | null)?.name;
      const called = typeof name === 'string' ? ` "${name}"` : '';
      lines.push(`  rule ${index + 1}${called}: ${field === '' ? '' : `${field}: `}${message}`);
    };
    const read = ruleShape.safeParse(one);
    if (!read.success) {
      for (const { path, message } of read.error.issues) tell(path.join('.'), message);
      continue;
    }
    const rule: FileRule = { ...draftFrom(read.data), enabled: read.data.enabled };
    for (const { field, message } of checkRule(ports, rule)) tell(RULE_KEYS.get(field) ?? field, message);
    const other = rules.findIndex((earlier) => ruleId(earlier.name) === ruleId(rule.name));
    if (other !== -1) tell('name', `is the same as that of rule ${other + 1}; choose another`);
    rules.push(rule);
  }
  if (lines.length > 0) throw bad(lines);
  return rules;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw bad([`  it is not JSON: ${messageOf(error)}`]);
  }
}

function bad(lines: readonly string[]): FrotaError {
  return new FrotaError(
    'bad_automations',
    `Frota cannot start with these rules of AUTOMATIONS_FILE:\n${lines.join('\n')}`,
  );
}
