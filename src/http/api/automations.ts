import { z } from 'zod';
import { dryRun, type WouldDo } from '../../engine/automations/dry-run.ts';
import { createRule, enableRule, removeRule } from '../../engine/automations/manage-rules.ts';
import {
  draftFrom,
  RULE_KEYS,
  ruleShape,
  writtenAction,
  writtenRule,
} from '../../engine/automations/rule-shape.ts';
import { type Rule, RULE_EVENTS } from '../../engine/automations/rule.ts';
import type { Ports } from '../../engine/ports.ts';
import { InvalidInputError } from '../../errors.ts';
import { HttpProblem } from '../problem.ts';
import { instant } from './instants.ts';
import { pageOf } from './pages.ts';
import { route } from './route.ts';

const action = z.record(z.string(), z.union([z.string(), z.literal(true)])).meta({
  description:
    'One of `{"tag": …}`, `{"list": …}`, `{"opt_out": true}`, `{"send": text}`, `{"notify": chat, "text": …}`, `{"post": url}`.',
});

const automationSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    when: z.enum(RULE_EVENTS),
    if: z.record(z.string(), z.unknown()).meta({ description: 'All of them must hold.' }),
    // oxlint-disable-next-line unicorn/no-thenable -- it is what people write, and nothing that is awaited has it.
    then: z.array(action),
    enabled: z.boolean(),
    source: z
      .enum(['config', 'chat'])
      .meta({ description: '`config`: of AUTOMATIONS_FILE, which brings it back.' }),
    createdBy: z.string(),
    createdAt: instant,
    since: instant.meta({ description: 'What happened before does not concern it.' }),
  })
  .meta({ id: 'Automation' });

const dryRunSchema = z
  .object({
    from: instant,
    to: instant,
    events: z.int().meta({ description: 'What it would have been told of.' }),
    matched: z.int().meta({ description: 'Of these, what met its conditions.' }),
    first: z.array(
      z.object({
        at: instant,
        phone: z.string().optional(),
        instance: z.string().optional(),
        text: z.string().optional(),
        // oxlint-disable-next-line unicorn/no-thenable -- it is what people write, and nothing that is awaited has it.
        then: z.array(action),
      }),
    ),
  })
  .meta({ id: 'AutomationDryRun' });

const newAutomation = ruleShape.omit({ enabled: true }).meta({
  id: 'NewAutomation',
  example: {
    name: 'Pediu o preço',
    when: 'keyword',
    if: { text: { contains: ['preço', 'valor'] } },
    // oxlint-disable-next-line unicorn/no-thenable -- it is what people write, and nothing that is awaited has it.
    then: [{ tag: 'quente' }],
  },
});

const params = z.object({ id: z.string() });

/** Rules: when something happens, if it is so and so, then this is done. */
export const automationRoutes = [
  route({
    id: 'listAutomations',
    method: 'get',
    path: '/automations',
    tag: 'Automations',
    summary: 'All rules',
    description: 'A team has few of them: there is always one page.',
    role: 'viewer',
    kind: 'queries',
    answer: pageOf(automationSchema),
    async handle({ ports }) {
      return { json: { items: (await ports.rules.all()).map(viewOf), next: null } };
    },
  }),
  route({
    id: 'createAutomation',
    method: 'post',
    path: '/automations',
    tag: 'Automations',
    summary: 'Make a rule',
    description: 'What happens from now on concerns it. The same JSON stands in AUTOMATIONS_FILE.',
    role: 'approver',
    kind: 'messages',
    body: newAutomation,
    status: 201,
    answer: automationSchema,
    async handle({ ports, body, caller }) {
      const rule = await createRule(ports, draftFrom(body), caller.actor).catch(inItsWords);
      return { json: viewOf(rule) };
    },
  }),
  route({
    id: 'getAutomation',
    method: 'get',
    path: '/automations/{id}',
    tag: 'Automations',
    summary: 'One rule',
    role: 'viewer',
    kind: 'queries',
    params,
    answer: automationSchema,
    async handle({ ports, params: { id } }) {
      return { json: viewOf(await ruleOf(ports, id)) };
    },
  }),
  route({
    id: 'dryRunAutomation',
    method: 'get',
    path: '/automations/{id}/dry-run',
    tag: 'Automations',
    summary: 'What it would have done over the last 24 hours',
    description: 'Nothing is done.',
    role: 'operator',
    kind: 'queries',
    params,
    answer: dryRunSchema,
    async handle({ ports, params: { id } }) {
      const { from, to, events, matched, first } = await dryRun(ports, await ruleOf(ports, id));
      const span = { from: from.toISOString(), to: to.toISOString() };
      return { json: { ...span, events, matched, first: first.map(wouldDo) } };
    },
  }),
  route({
    id: 'enableAutomation',
    method: 'post',
    path: '/automations/{id}/enable',
    tag: 'Automations',
    summary: 'Switch it on',
    description: 'What happened while it was off does not concern it.',
    role: 'approver',
    kind: 'messages',
    params,
    answer: automationSchema,
    async handle({ ports, params: { id }, caller }) {
      return { json: await switched(ports, id, true, caller.actor) };
    },
  }),
  route({
    id: 'disableAutomation',
    method: 'post',
    path: '/automations/{id}/disable',
    tag: 'Automations',
    summary: 'Switch it off',
    role: 'approver',
    kind: 'messages',
    params,
    answer: automationSchema,
    async handle({ ports, params: { id }, caller }) {
      return { json: await switched(ports, id, false, caller.actor) };
    },
  }),
  route({
    id: 'removeAutomation',
    method: 'delete',
    path: '/automations/{id}',
    tag: 'Automations',
    summary: 'Remove it for good',
    role: 'approver',
    kind: 'messages',
    params,
    async handle({ ports, params: { id }, caller }) {
      await removeRule(ports, await ruleOf(ports, id), caller.actor);
      return { status: 204 };
    },
  }),
];

async function switched(
  ports: Ports,
  id: string,
  enabled: boolean,
  by: string,
): Promise<ReturnType<typeof viewOf>> {
  await enableRule(ports, await ruleOf(ports, id), enabled, by);
  return viewOf(await ruleOf(ports, id));
}

/** @throws HttpProblem 404 */
async function ruleOf({ rules }: Ports, id: string): Promise<Rule> {
  const rule = (await rules.all()).find((one) => one.id === id);
  if (rule === undefined) throw new HttpProblem(404, 'not_found', `There is no automation "${id}".`);
  return rule;
}

/** Says what is wrong by the names that fields have in JSON. */
function inItsWords(error: unknown): never {
  if (!(error instanceof InvalidInputError)) throw error;
  const problems = error.problems.map((one) => ({ ...one, field: RULE_KEYS.get(one.field) ?? one.field }));
  throw new InvalidInputError('The automation cannot be made', problems);
}

function viewOf(rule: Rule): z.input<typeof automationSchema> {
  const { id, source, createdBy, createdAt, since } = rule;
  return {
    id,
    ...writtenRule(rule),
    source,
    createdBy,
    createdAt: createdAt.toISOString(),
    since: since.toISOString(),
  };
}

function wouldDo({ facts: { trigger }, actions }: WouldDo): z.input<typeof dryRunSchema>['first'][number] {
  const { at, phone, instance, text } = trigger;
  return {
    at: at.toISOString(),
    ...(phone !== undefined && { phone }),
    ...(instance !== undefined && { instance }),
    ...(text !== undefined && { text }),
    // oxlint-disable-next-line unicorn/no-thenable -- it is what people write, and nothing that is awaited has it.
    then: actions.map(writtenAction),
  };
}
