import { z } from 'zod';
import { audit } from '../../engine/audit.ts';
import { dropDead, retryDead } from '../../engine/dead-events.ts';
import type { DeadEvent } from '../../engine/ports.ts';
import { registerWebhooks } from '../../engine/register-webhooks.ts';
import { redactor } from '../../log.ts';
import { HttpProblem } from '../problem.ts';
import { inJson, instant } from './instants.ts';
import { page, pageOf, pageQuery, placeOf } from './pages.ts';
import { route } from './route.ts';

const count = z.int().min(0);

const overviewSchema = z
  .object({
    waiting: count.meta({ description: 'Received, and not applied yet.' }),
    due: count.meta({ description: 'Of these, those that are not held back.' }),
    dueSince: instant.optional(),
    dead: count.meta({ description: 'Given up after errors.' }),
    refused: z
      .array(
        z.object({
          server: z.string().meta({ description: 'Empty: one that the settings do not name.' }),
          reason: z.enum(['unauthorized', 'too_large', 'unavailable']),
          count,
          lastAt: instant,
          largestBytes: count.optional(),
        }),
      )
      .meta({ description: 'Not taken, since Frota was installed.' }),
  })
  .meta({ id: 'WebhookOverview' });

const deadSchema = z
  .object({
    ref: z.string(),
    server: z.string(),
    instance: z.string(),
    event: z.string().meta({ example: 'messages.update' }),
    receivedAt: instant,
    diedAt: instant,
    tries: count,
    error: z.string().meta({ description: 'The last error.' }),
  })
  .meta({ id: 'DeadLetter' });

const registrationSchema = z
  .object({
    set: z.array(z.string()),
    unchanged: z.array(z.string()),
    failed: z.array(z.object({ instance: z.string(), reason: z.string() })),
  })
  .meta({ id: 'WebhookRegistration' });

/** An error may repeat what it is about; whoever may only look is not to see whose it is. */
const withoutPhones = redactor([]);

const params = z.object({ ref: z.string().meta({ description: 'Eight letters and digits.' }) });
const countSchema = z.object({ count: count.meta({ description: 'How many there were.' }) });
const place = z.tuple([z.coerce.date(), z.string()]);

/** What Evolution posted, and what became of it. */
export const webhookRoutes = [
  route({
    id: 'getWebhooks',
    method: 'get',
    path: '/webhooks',
    tag: 'Webhooks',
    summary: 'How many wait, were given up, or were not taken',
    role: 'viewer',
    kind: 'queries',
    answer: overviewSchema,
    async handle({ ports }) {
      const [stats, refused] = await Promise.all([
        ports.received.stats(ports.clock.now()),
        ports.received.refusals(),
      ]);
      return { json: inJson({ ...stats, refused }) };
    },
  }),
  route({
    id: 'setWebhooks',
    method: 'post',
    path: '/webhooks/register',
    tag: 'Webhooks',
    summary: "Point every number's webhooks at Frota",
    role: 'operator',
    kind: 'instances',
    answer: registrationSchema,
    async handle({ ports, caller }) {
      const { set, unchanged, failed } = await registerWebhooks(ports);
      await audit(ports, {
        actor: caller.actor,
        action: 'webhooks.set',
        subject: 'fleet',
        details: { after: { set: set.length, failed: failed.length } },
      });
      const notSet = failed.map(({ instance, reason }) => ({ instance, reason }));
      return { json: { set, unchanged, failed: notSet } };
    },
  }),
  route({
    id: 'listDeadLetters',
    method: 'get',
    path: '/webhooks/dead',
    tag: 'Webhooks',
    summary: 'Those that were given up, the last one first',
    role: 'viewer',
    kind: 'queries',
    query: pageQuery,
    answer: pageOf(deadSchema),
    async handle({ ports, query: { limit, cursor } }) {
      const after = placeOf(cursor, place);
      const rows = await ports.received.dead(limit + 1, after && { diedAt: after[0], ref: after[1] });
      return { json: page(rows, limit, viewOf, ({ diedAt, ref }) => [diedAt, ref]) };
    },
  }),
  route({
    id: 'getDeadLetter',
    method: 'get',
    path: '/webhooks/dead/{ref}',
    tag: 'Webhooks',
    summary: 'Why one was given up, and what it said',
    role: 'operator',
    kind: 'queries',
    params,
    answer: deadSchema
      .extend({ data: z.unknown().meta({ description: 'What Evolution said, without media and API keys.' }) })
      .meta({ id: 'DeadLetterWithData' }),
    async handle({ ports, params: { ref } }) {
      const event = await ports.received.deadOne(ref);
      if (event === undefined) throw noLetter(ref);
      return { json: { ...viewOf(event), data: event.data ?? null } };
    },
  }),
  route({
    id: 'retryDeadLetter',
    method: 'post',
    path: '/webhooks/dead/{ref}/retry',
    tag: 'Webhooks',
    summary: 'Try one again',
    role: 'operator',
    kind: 'messages',
    params,
    async handle({ ports, params: { ref }, caller }) {
      if ((await retryDead(ports, { ref }, caller.actor)) === 0) throw noLetter(ref);
      return { status: 204 };
    },
  }),
  route({
    id: 'retryDeadLetters',
    method: 'post',
    path: '/webhooks/dead/retry',
    tag: 'Webhooks',
    summary: 'Try all of them again',
    role: 'operator',
    kind: 'messages',
    answer: countSchema,
    async handle({ ports, caller }) {
      return { json: { count: await retryDead(ports, 'all', caller.actor) } };
    },
  }),
  route({
    id: 'dropDeadLetter',
    method: 'delete',
    path: '/webhooks/dead/{ref}',
    tag: 'Webhooks',
    summary: 'Drop one for good',
    role: 'admin',
    kind: 'messages',
    params,
    async handle({ ports, params: { ref }, caller }) {
      if ((await dropDead(ports, { ref }, caller.actor)) === 0) throw noLetter(ref);
      return { status: 204 };
    },
  }),
];

function noLetter(ref: string): HttpProblem {
  return new HttpProblem(404, 'not_found', `There is no dead letter "${ref}".`);
}

function viewOf({ ref, server, instance, event, receivedAt, diedAt, tries, error }: DeadEvent) {
  return {
    ref,
    server,
    instance,
    event,
    receivedAt: receivedAt.toISOString(),
    diedAt: diedAt.toISOString(),
    tries,
    error: withoutPhones(error),
  };
}
