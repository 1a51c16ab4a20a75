import { z } from 'zod';
import type { AuditEntry } from '../../engine/ports.ts';
import { inJson, instant } from './instants.ts';
import { cursorOf, pageOf, pageQuery, placeOf } from './pages.ts';
import { route } from './route.ts';

const entrySchema = z
  .object({
    at: instant,
    actor: z.string().meta({ description: 'Who did it: a person, a key, or `frota` itself.' }),
    where: z
      .string()
      .optional()
      .meta({ description: 'Where they asked for it: `api`, `dashboard`, `console`, or a chat.' }),
    action: z.string().meta({ example: 'instance.pause' }),
    subject: z.string().meta({ example: 'instance:vendas-1' }),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'AuditEntry' });

/** The audit trail. */
export const auditRoutes = [
  route({
    id: 'listAudit',
    method: 'get',
    path: '/audit',
    tag: 'Audit',
    summary: 'Who did what and where, the last first',
    role: 'approver',
    kind: 'queries',
    query: pageQuery.extend({
      subject: z.string().optional().meta({
        description: 'Only what was done to this, as entries name it.',
        example: 'instance:vendas-1',
      }),
      actor: z.string().optional().meta({
        description: 'Only what they did, by name or by the id behind it.',
        example: 'slack:U012AB3CD',
      }),
    }),
    answer: pageOf(entrySchema),
    async handle({ ports, query: { limit, cursor, subject, actor } }) {
      const after = placeOf(cursor, z.string());
      const { entries, next } = await ports.audits.page({
        limit,
        ...(subject !== undefined && { subject }),
        ...(actor !== undefined && { actor }),
        ...(after !== undefined && { after }),
      });
      return { json: { items: entries.map(viewOf), next: next === undefined ? null : cursorOf(next) } };
    },
  }),
];

function viewOf({ at, actor, where, action, subject, details }: AuditEntry): z.input<typeof entrySchema> {
  return {
    at: at.toISOString(),
    actor,
    action,
    subject,
    ...(where !== undefined && { where }),
    ...(details !== undefined && { details: inJson(details) }),
  };
}
