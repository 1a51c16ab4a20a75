import { z } from 'zod';
import { severityOf } from '../../engine/alerts/severity.ts';
import { acknowledge, closeIncident, LONGEST_SILENCE_MS, silence } from '../../engine/handle-incident.ts';
import { beganAt, incidentStatus } from '../../engine/incident-status.ts';
import type { Handled, Hold, Incident, Ports } from '../../engine/ports.ts';
import { INCIDENT_KINDS } from '../../engine/ports/incident-store.ts';
import { SEVERITIES } from '../../engine/types.ts';
import { HttpProblem } from '../problem.ts';
import { inJson, instant } from './instants.ts';
import { page, pageOf, pageQuery, placeOf } from './pages.ts';
import { route } from './route.ts';

const facts = z
  .record(z.string(), z.unknown())
  .meta({ description: 'What is known of it: which number, since when, what was seen.' });

const holdSchema = z.object({ by: z.string(), at: instant, until: instant });

const incidentSchema = z
  .object({
    ref: z.string().meta({ description: 'What people name it by.', example: '7f3a09bc' }),
    kind: z.enum(INCIDENT_KINDS),
    severity: z.enum(SEVERITIES),
    status: z.enum(['open', 'acked', 'silenced', 'resolved']).meta({
      description: 'Somebody has it (`acked`) or wants it silent only for a time; it is open still.',
    }),
    facts,
    since: instant.meta({ description: 'When it last began.' }),
    openedAt: instant,
    resolvedAt: instant.optional(),
    resolvedBy: z.string().optional().meta({ description: 'Not there: it ended by itself.' }),
    acked: holdSchema.optional(),
    silenced: holdSchema.optional(),
  })
  .meta({ id: 'Incident' });

const storySchema = incidentSchema
  .extend({
    timeline: z.array(
      z.object({
        at: instant,
        what: z.enum(['opened', 'reopened', 'changed', 'resolved', 'acked', 'silenced']),
        by: z.string().optional(),
        until: instant.optional(),
        facts: facts.optional(),
      }),
    ),
  })
  .meta({ id: 'IncidentWithTimeline' });

const params = z.object({ ref: z.string().meta({ description: 'Eight letters and digits.' }) });
const place = z.tuple([z.coerce.date(), z.string()]);

/** Problems that people should know of, with the same that can be done to them in chat. */
export const incidentRoutes = [
  route({
    id: 'listIncidents',
    method: 'get',
    path: '/incidents',
    tag: 'Incidents',
    summary: 'What is wrong, or was, newest first',
    role: 'viewer',
    kind: 'queries',
    query: pageQuery.extend({
      status: z.enum(['open', 'resolved', 'all']).default('open').meta({
        description: '`open` are also those that somebody has, or wants silent.',
      }),
    }),
    answer: pageOf(incidentSchema),
    async handle({ ports, query: { limit, cursor, status } }) {
      const after = placeOf(cursor, place);
      const rows = await ports.incidents.page({
        limit: limit + 1,
        ...(status !== 'all' && { status }),
        ...(after !== undefined && { after: { openedAt: after[0], id: after[1] } }),
      });
      const now = ports.clock.now();
      return {
        json: page(
          rows,
          limit,
          (incident) => viewOf(incident, now),
          ({ openedAt, id }) => [openedAt, id],
        ),
      };
    },
  }),
  route({
    id: 'getIncident',
    method: 'get',
    path: '/incidents/{ref}',
    tag: 'Incidents',
    summary: 'One incident, with what happened so far',
    role: 'viewer',
    kind: 'queries',
    params,
    answer: storySchema,
    async handle({ ports, params: { ref } }) {
      const incident = await ports.incidents.get(ref);
      if (incident === undefined) throw noIncident(ref);
      const timeline = inJson(incident.timeline);
      return { json: { ...viewOf(incident, ports.clock.now()), timeline } };
    },
  }),
  route({
    id: 'acknowledgeIncident',
    method: 'post',
    path: '/incidents/{ref}/acknowledge',
    tag: 'Incidents',
    summary: 'Take care of it',
    description: 'Also of all that are one problem with it. Nobody else is reminded of it for a while.',
    role: 'operator',
    kind: 'messages',
    params,
    answer: incidentSchema,
    async handle({ ports, params: { ref }, caller }) {
      const handled = await acknowledge(ports, ref, caller.actor);
      const acked = handled.kind === 'known' ? handled.incident.acked : undefined;
      if (acked !== undefined && acked.by !== caller.actor) {
        throw new HttpProblem(409, 'taken', `${acked.by} has it until ${acked.until.toISOString()}.`);
      }
      return { json: handledView(ports, ref, handled) };
    },
  }),
  route({
    id: 'silenceIncident',
    method: 'post',
    path: '/incidents/{ref}/silence',
    tag: 'Incidents',
    summary: 'Have nobody hear of it for a while',
    description: 'A silence that is there already is never cut short.',
    role: 'operator',
    kind: 'messages',
    params,
    body: z
      .strictObject({
        forMs: z.int().min(60_000).max(LONGEST_SILENCE_MS).default(3_600_000).meta({
          description: 'How long, in ms: a minute to a day.',
        }),
      })
      .prefault({}),
    answer: incidentSchema,
    async handle({ ports, params: { ref }, body: { forMs }, caller }) {
      return { json: handledView(ports, ref, await silence(ports, ref, caller.actor, forMs)) };
    },
  }),
  route({
    id: 'resolveIncident',
    method: 'post',
    path: '/incidents/{ref}/resolve',
    tag: 'Incidents',
    summary: 'Say that it is over',
    description: 'Whatever is measured: it is told again when its problem has ended and comes anew.',
    role: 'operator',
    kind: 'messages',
    params,
    answer: incidentSchema,
    async handle({ ports, params: { ref }, caller }) {
      return { json: handledView(ports, ref, await closeIncident(ports, ref, caller.actor)) };
    },
  }),
];

/** @throws HttpProblem 404 `not_found`, 409 `over` */
function handledView({ clock }: Ports, ref: string, handled: Handled): z.input<typeof incidentSchema> {
  if (handled.kind === 'unknown') throw noIncident(ref);
  if (handled.kind === 'over') {
    const { resolvedBy: by } = handled.incident;
    throw new HttpProblem(409, 'over', `It is over already${by === undefined ? '' : `: ${by} resolved it`}.`);
  }
  return viewOf(handled.incident, clock.now());
}

function noIncident(ref: string): HttpProblem {
  return new HttpProblem(404, 'not_found', `There is no incident "${ref}".`);
}

function viewOf(incident: Incident, now: Date): z.input<typeof incidentSchema> {
  const { ref, kind, openedAt, resolvedAt, resolvedBy, acked, silenced } = incident;
  return {
    ref,
    kind,
    severity: severityOf(incident),
    status: incidentStatus(incident, now),
    facts: inJson(incident.facts),
    since: beganAt(incident).toISOString(),
    openedAt: openedAt.toISOString(),
    ...(resolvedAt !== undefined && { resolvedAt: resolvedAt.toISOString() }),
    ...(resolvedBy !== undefined && { resolvedBy }),
    ...(acked !== undefined && { acked: holdView(acked) }),
    ...(silenced !== undefined && { silenced: holdView(silenced) }),
  };
}

function holdView({ by, at, until }: Hold): z.input<typeof holdSchema> {
  return { by, at: at.toISOString(), until: until.toISOString() };
}
