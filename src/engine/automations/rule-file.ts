import { z } from 'zod';
import { FrotaError, messageOf } from '../../errors.ts';
import type { Ports } from '../ports.ts';
import { readHours } from '../read-hours.ts';
import { INSTANCE_STATES } from '../types.ts';
import { checkRule } from './check-rule.ts';
import type { FileRule } from './manage-rules.ts';
import { type Action, type Conditions, RULE_EVENTS, ruleId } from './rule.ts';

/** What the fields of problems are called in the file. */
const KEYS = new Map([
  ['conditions', 'if'],
  ['actions', 'then'],
]);

/** One value, or several of which any will do. */
const some = <T extends z.ZodType>(one: T) =>
  z.union([one, z.array(one).min(1)]).transform((value) => (Array.isArray(value) ? value : [value]));
const word = z.string().trim().min(1, 'must not be empty');

const hours = z.string().transform((text, context) => {
  const read = readHours(text);
  if (!('why' in read)) return read;
  context.addIssue(`"${text}" cannot be read; write hours like 08:00-18:00 mon-fri`);
  return z.NEVER;
});

const conditions = z.strictObject({
  campaign: some(word).optional(),
  segment: some(word).optional(),
  tag: some(word).optional(),
  instance: some(word).optional(),
  state: some(z.enum(INSTANCE_STATES)).optional(),
  text: z.strictObject({ contains: some(word).optional(), equals: some(word).optional() }).optional(),
  hours: hours.optional(),
});

const ACTIONS_TOLD = 'tag, opt_out, list, send, notify, post';
const actions = {
  tag: z.strictObject({ tag: word }).transform(({ tag }): Action => ({ kind: 'tag', tag })),
  opt_out: z.strictObject({ opt_out: z.literal(true) }).transform((): Action => ({ kind: 'opt_out' })),
  list: z.strictObject({ list: word }).transform(({ list }): Action => ({ kind: 'list', list })),
  send: z.strictObject({ send: word }).transform(({ send }): Action => ({ kind: 'send', text: send })),
  notify: z.strictObject({ notify: word, text: word.optional() }).transform(({ notify, text }): Action => ({
    kind: 'notify',
    target: notify,
    ...(text !== undefined && { text }),
  })),
  post: z.strictObject({ post: word }).transform(({ post }): Action => ({ kind: 'post', url: post })),
} as const;

/** Told by the key that says what to do, so that what is wrong with it is told of that alone. */
const action = z.record(z.string(), z.unknown()).transform((given, context): Action => {
  const kind = (Object.keys(actions) as (keyof typeof actions)[]).find((one) => one in given);
  if (kind === undefined) {
    context.addIssue(`must say one of ${ACTIONS_TOLD}`);
    return z.NEVER;
  }
  const read = actions[kind].safeParse(given);
  if (read.success) return read.data;
  for (const { path, message } of read.error.issues) context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
});

const fileRule = z.strictObject({
  name: word,
  when: z.enum(RULE_EVENTS, `must be one of ${RULE_EVENTS.join(', ')}`),
  if: conditions.default({}),
  // oxlint-disable-next-line unicorn/no-thenable -- it is what people write, and nothing that is awaited has it.
  then: z.union([action, z.array(action)]).transform((value) => (Array.isArray(value) ? value : [value])),
  enabled: z.boolean().optional(),
});

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
    const read = fileRule.safeParse(one);
    if (!read.success) {
      for (const { path, message } of read.error.issues) tell(path.join('.'), message);
      continue;
    }
    const { name, when, then: actions, enabled } = read.data;
    const rule: FileRule = { name, when, conditions: conditionsOf(read.data.if), actions, enabled };
    for (const { field, message } of checkRule(ports, rule)) tell(KEYS.get(field) ?? field, message);
    const other = rules.findIndex((earlier) => ruleId(earlier.name) === ruleId(name));
    if (other !== -1) tell('name', `is the same as that of rule ${other + 1}; choose another`);
    rules.push(rule);
  }
  if (lines.length > 0) throw bad(lines);
  return rules;
}

function conditionsOf(given: z.infer<typeof conditions>): Conditions {
  const { campaign, segment, tag, instance, state, text, hours } = given;
  return {
    ...(campaign && { campaigns: campaign }),
    ...(segment && { segments: segment }),
    ...(tag && { tags: tag }),
    ...(instance && { instances: instance }),
    ...(state && { states: state }),
    ...(text?.contains && { contains: text.contains }),
    ...(text?.equals && { equals: text.equals }),
    ...(hours && { hours }),
  };
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
