import { createHash } from 'node:crypto';
import { z } from 'zod';
import { lastMigration } from '../../engine/last-migration.ts';
import { executeMigration, undoMigration } from '../../engine/migration.ts';
import { type MigrationPlan, previewMigration } from '../../engine/migration-plan.ts';
import { HttpProblem } from '../problem.ts';
import { instanceNamed } from './instance-named.ts';
import { route } from './route.ts';
import { instanceParams } from './schemas/instance.ts';
import {
  lastMigrationSchema,
  lastMigrationView,
  migrationPlanSchema,
  migrationSchema,
  migrationView,
  planView,
} from './schemas/migration.ts';

const stateRoute = route({
  id: 'getMigration',
  method: 'get',
  path: '/instances/{name}/migration',
  tag: 'Instances',
  summary: "What became of a number's last migration",
  role: 'viewer',
  kind: 'queries',
  params: instanceParams,
  answer: lastMigrationSchema,
  async handle({ ports, params }) {
    const { name } = await instanceNamed(ports, params.name);
    return { json: lastMigrationView(await lastMigration(ports, name)) };
  },
});

const previewRoute = route({
  id: 'previewMigration',
  method: 'get',
  path: '/instances/{name}/migration/preview',
  tag: 'Instances',
  summary: "Where a number's contacts would go",
  description: 'Nobody is moved by this.',
  role: 'operator',
  kind: 'queries',
  params: instanceParams,
  query: z.object({
    to: z
      .string()
      .optional()
      .meta({ description: 'Numbers that may take them, with commas; else those that fit.', example: 'a,b' }),
  }),
  answer: migrationPlanSchema,
  async handle({ ports, params, query }) {
    const { name } = await instanceNamed(ports, params.name);
    const to = query.to?.split(',').map((one) => one.trim());
    const plan = await previewMigration(ports, name, to === undefined ? {} : { to });
    return { json: planView(tokenOf(plan), plan) };
  },
});

const startRoute = route({
  id: 'startMigration',
  method: 'post',
  path: '/instances/{name}/migration',
  tag: 'Instances',
  summary: "Move a number's contacts to others, as previewed",
  description:
    'A worker does it. The same plan happens once, whoever sends it again; if by now other numbers would take the contacts it is ' +
    'answered 409 `plan_outdated`, and nobody is moved.',
  role: 'approver',
  kind: 'instances',
  params: instanceParams,
  body: z.strictObject({
    plan: z.string().meta({ description: '`plan` of the preview.' }),
    to: z.array(z.string()).min(1).optional().meta({ description: 'As it was given for the preview.' }),
  }),
  answer: migrationSchema,
  status: 202,
  async handle({ ports, caller, params, body: { plan: token, to } }) {
    const { name } = await instanceNamed(ports, params.name);
    const id = token.slice(0, Math.max(0, token.lastIndexOf(':')));
    const begun = await ports.migrations.get(id);
    if (begun !== undefined && begun.from === name && begun.undoes === undefined)
      return { json: migrationView(begun) };
    const plan = await previewMigration(ports, name, to === undefined ? {} : { to });
    if (tokenOf(plan) !== token && plan.contacts > 0 && plan.unplaced === 0)
      throw new HttpProblem(
        409,
        'plan_outdated',
        'This is not what would be done by now; look at the preview again.',
      );
    return { json: migrationView((await executeMigration(ports, plan, caller.actor)).migration) };
  },
});

const undoRoute = route({
  id: 'undoMigration',
  method: 'post',
  path: '/instances/{name}/migration/undo',
  tag: 'Instances',
  summary: "Take a number's last migration back",
  description: 'For 24 hours, of those who have not heard from their new number yet.',
  role: 'approver',
  kind: 'instances',
  params: instanceParams,
  answer: migrationSchema,
  status: 202,
  async handle({ ports, caller, params }) {
    const { name } = await instanceNamed(ports, params.name);
    const last = await lastMigration(ports, name);
    if (last === undefined)
      throw new HttpProblem(409, 'nothing_to_undo', `The contacts of "${name}" were never migrated.`);
    return {
      json: migrationView((await undoMigration(ports, last.migration.id, caller.actor)).migration),
    };
  },
});

/**
 * What a plan is called: which of the number's migrations it would be, and over which numbers. How many contacts each takes is not
 * part of it: people come and go all the time.
 */
export function tokenOf({
  id,
  replaces = '',
  targets,
}: Pick<MigrationPlan, 'id' | 'replaces' | 'targets'>): string {
  const numbers = targets.map(({ instance }) => instance).toSorted();
  const what = createHash('sha256')
    .update(JSON.stringify([replaces, numbers]))
    .digest('base64url');
  return `${id}:${what.slice(0, 12)}`;
}

/** Contacts of a number that is lost go to others, after a look at what that would be. */
export const migrationRoutes = [stateRoute, previewRoute, startRoute, undoRoute];
