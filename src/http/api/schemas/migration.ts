import { z } from 'zod';
import { instant } from '../instants.ts';
import { type LastMigration, movedSoFar } from '../../../engine/last-migration.ts';
import type { MigrationPlan } from '../../../engine/migration-plan.ts';
import type { Migration } from '../../../engine/ports.ts';
import { INSTANCE_STATES } from '../../../engine/types.ts';

export const migrationSchema = z
  .object({
    id: z.string().meta({ example: 'vendas-1/2' }),
    from: z.string().meta({ description: 'The number that its contacts leave.' }),
    by: z.string(),
    startedAt: instant,
    finishedAt: instant.nullable().meta({ description: 'Null: it is under way.' }),
    stoppedBy: z.string().nullable().meta({ description: 'Who ended it before its time.' }),
    contacts: z.int().meta({ description: 'People who were to be moved when it began.' }),
    moved: z.int().meta({ description: 'Of them so far.' }),
    targets: z.array(z.object({ instance: z.string(), contacts: z.int(), moved: z.int() })),
    undoes: z.string().nullable().meta({ description: 'The migration that it takes back.' }),
  })
  .meta({ id: 'Migration', description: "A number's contacts go to other numbers, or back." });

/** A number's last migration and what became of it. */
export const lastMigrationSchema = z
  .object({
    migration: migrationSchema.nullable().meta({ description: 'Null: its contacts were never migrated.' }),
    undo: migrationSchema.nullable().meta({ description: 'It was taken back, or is being taken back.' }),
    undoableUntil: instant
      .nullable()
      .meta({ description: 'It is at its end, and can be taken back until then.' }),
    waitsFor: z
      .array(
        z.object({ instance: z.string(), state: z.enum([...INSTANCE_STATES, 'gone']), health: z.number() }),
      )
      .meta({ description: 'Its targets, if none of them can take contacts now.' }),
  })
  .meta({ id: 'LastMigration' });

export const migrationPlanSchema = z
  .object({
    plan: z.string().meta({
      description: 'Names this plan: `startMigration` takes it, as long as it still is what would be done.',
    }),
    replaces: z
      .string()
      .nullable()
      .meta({ description: 'A migration that waits, and ends where it is when this one begins.' }),
    from: z.string(),
    contacts: z.int().meta({ description: 'People who hear from the number and have not opted out.' }),
    engaged: z.int().meta({ description: 'Those of them who replied or opted in: they go first.' }),
    optedOut: z.int().meta({ description: 'They stay, as nobody writes to them.' }),
    unplaced: z.int().meta({ description: 'People who have nowhere to go; then it cannot begin.' }),
    targets: z.array(
      z.object({
        instance: z.string(),
        has: z.int().meta({ description: 'Contacts now.' }),
        gets: z.int(),
        perDay: z.int().meta({ description: 'Messages that it may send a day at present.' }),
        days: z.int().meta({ description: 'Days to write once to everybody it then has.' }),
      }),
    ),
  })
  .meta({ id: 'MigrationPlan' });

export function migrationView(migration: Migration): z.input<typeof migrationSchema> {
  const { id, from, by, startedAt, finishedAt, stoppedBy, contacts, targets, undoes } = migration;
  return {
    id,
    from,
    by,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    stoppedBy: stoppedBy ?? null,
    contacts,
    moved: movedSoFar(migration),
    targets: targets.map(({ instance, contacts: gets, placed }) => ({
      instance,
      contacts: gets,
      moved: placed,
    })),
    undoes: undoes ?? null,
  };
}

export function lastMigrationView(last: LastMigration | undefined): z.input<typeof lastMigrationSchema> {
  return {
    migration: last === undefined ? null : migrationView(last.migration),
    undo: last?.undo === undefined ? null : migrationView(last.undo),
    undoableUntil: last?.undoableUntil?.toISOString() ?? null,
    waitsFor: last?.waitsFor ?? [],
  };
}

/** @param plan what it is called in a request, see `tokenOf` */
export function planView(
  plan: string,
  { replaces, from, contacts, engaged, optedOut, unplaced, targets }: MigrationPlan,
): z.input<typeof migrationPlanSchema> {
  return {
    plan,
    replaces: replaces ?? null,
    from,
    contacts,
    engaged,
    optedOut,
    unplaced,
    targets: [...targets],
  };
}
