import { z } from 'zod';
import { readHours, writeHours } from '../read-hours.ts';
import { INSTANCE_STATES } from '../types.ts';
import { type Action, type Conditions, type Rule, RULE_EVENTS, type RuleDraft } from './rule.ts';

/*
 * A rule in JSON, `{name, when, if, then, enabled}`, as the settings' file and the HTTP API have it: see
 * `examples/automations.json`.
 */

/** What the fields of a rule's problems are called there. */
export const RULE_KEYS = new Map([
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

/** A rule as people write it. */
export const ruleShape = z.strictObject({
  name: word,
  when: z.enum(RULE_EVENTS, `must be one of ${RULE_EVENTS.join(', ')}`),
  if: conditions.default({}),
  // oxlint-disable-next-line unicorn/no-thenable -- it is what people write, and nothing that is awaited has it.
  then: z.union([action, z.array(action)]).transform((value) => (Array.isArray(value) ? value : [value])),
  enabled: z.boolean().optional(),
});

/** What somebody says of a rule who wrote it so. */
export function draftFrom({
  name,
  when,
  if: conditions,
  then: actions,
}: z.output<typeof ruleShape>): RuleDraft {
  return { name, when, conditions: conditionsOf(conditions), actions };
}

/** A rule as it would be written. */
export function writtenRule({ name, when, conditions, actions, enabled }: Rule) {
  const { campaigns, segments, tags, instances, states, contains, equals, hours } = conditions;
  return {
    name,
    when,
    if: {
      ...(campaigns && { campaign: campaigns }),
      ...(segments && { segment: segments }),
      ...(tags && { tag: tags }),
      ...(instances && { instance: instances }),
      ...(states && { state: states }),
      ...((contains ?? equals) && { text: { ...(contains && { contains }), ...(equals && { equals }) } }),
      ...(hours && { hours: writeHours(hours) }),
    },
    // oxlint-disable-next-line unicorn/no-thenable -- it is what people write, and nothing that is awaited has it.
    then: actions.map(writtenAction),
    enabled,
  };
}

/** An action as it would be written. */
export function writtenAction(action: Action): Record<string, string | true> {
  switch (action.kind) {
    case 'opt_out':
      return { opt_out: true };
    case 'tag':
      return { tag: action.tag };
    case 'list':
      return { list: action.list };
    case 'send':
      return { send: action.text };
    case 'post':
      return { post: action.url };
    case 'notify':
      return { notify: action.target, ...(action.text !== undefined && { text: action.text }) };
  }
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
