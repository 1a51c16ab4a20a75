import { FrotaError } from '../errors.ts';
import { audit } from './audit.ts';
import { migrationId, type MigrationPlan } from './migration-plan.ts';
import type { Migration, Ports } from './ports.ts';
import { stopMigration } from './stop-migration.ts';

/** So long after its end a migration can be taken back, in ms. */
export const UNDO_FOR_MS = 24 * 3_600_000;

/** `began`: by this call; else somebody was faster, and `migration` tells who. */
export interface BegunMigration {
  migration: Migration;
  began: boolean;
}

/**
 * Begins to move contacts as a plan says; a worker does it (`run-migration.ts`). However often the same plan is executed, it
 * happens once. A migration that the plan replaces ends first.
 * @throws FrotaError `nothing_to_migrate` when there is nobody to move, or nowhere; `migration_running` while the number's last
 * one is being undone, `plan_outdated` after that.
 */
export async function executeMigration(
  ports: Ports,
  plan: MigrationPlan,
  by: string,
): Promise<BegunMigration> {
  const { id, replaces, from, contacts, unplaced, targets } = plan;
  const known = await ports.migrations.get(id);
  if (known !== undefined) return { migration: notAnUndo(known), began: false };
  if (contacts === 0 || unplaced > 0)
    throw new FrotaError(
      'nothing_to_migrate',
      contacts === 0
        ? `No contacts hear from "${from}".`
        : `No number is connected and well enough to take the contacts of "${from}".`,
      { details: { instance: from, contacts } },
    );
  if (replaces !== undefined) await stopMigration(ports, replaces, by);
  const { migration, began } = await begin(ports, {
    ...next(ports, from, sequenceOf(id), by),
    contacts,
    targets: targets.map(({ instance, gets }) => ({ instance, contacts: gets, placed: 0 })),
    stage: 'engaged',
  });
  return { migration: notAnUndo(migration), began };
}

/** The id of a plan may have been taken by somebody who undid the migration before it. */
function notAnUndo(migration: Migration): Migration {
  if (migration.undoes === undefined) return migration;
  if (migration.finishedAt === undefined) throw isRunning(migration);
  throw new FrotaError(
    'plan_outdated',
    'The contacts were moved back meanwhile; look at the preview again.',
    {
      details: { instance: migration.from, by: migration.by },
    },
  );
}

/**
 * Begins to move contacts back to the number that they were moved from, if they are still where the migration put them and
 * have not heard from there: who knows their new number by now keeps it. Once, however often it is asked for. A migration
 * that is under way ends where it is; also when nobody is to be moved back, it counts as taken back, and is not gone on with.
 * @throws FrotaError `migration_unknown`; `migration_running` while another one of the number is under way; `undo_too_late`
 * after 24 h; `nothing_to_undo` when everybody has moved on.
 */
export async function undoMigration(ports: Ports, id: string, by: string): Promise<BegunMigration> {
  const known = await ports.migrations.get(id);
  if (known === undefined || known.undoes !== undefined)
    throw new FrotaError('migration_unknown', `There is no migration "${id}".`, { details: { id } });
  const { from } = known;
  const history = await ports.migrations.ofNumber(from);
  const already = history.find(({ undoes }) => undoes === id);
  if (already !== undefined) return { migration: already, began: false };

  const other = history.find((one) => one.id !== id && one.finishedAt === undefined);
  if (other !== undefined) throw isRunning(other);
  const { finishedAt, stoppedBy, contacts: moved } = await stopMigration(ports, id, by);
  if (finishedAt !== undefined && ports.clock.now().getTime() - finishedAt.getTime() > UNDO_FOR_MS)
    throw new FrotaError(
      'undo_too_late',
      `The contacts of "${from}" were moved more than 24 hours ago; that cannot be undone any more.`,
      { details: { instance: from, finishedAt } },
    );
  const contacts = await ports.placements.count({ mark: id, unheard: true });
  if (contacts === 0 && stoppedBy === undefined)
    throw new FrotaError(
      'nothing_to_undo',
      `Everybody who was moved from "${from}" has heard from their new number since, or moved on.`,
      { details: { instance: from, contacts: moved } },
    );
  const sequence = (history[0]?.sequence ?? 0) + 1;
  const begun = await begin(ports, {
    ...next(ports, from, sequence, by),
    undoes: id,
    contacts,
    targets: [{ instance: from, contacts, placed: 0 }],
    stage: 'rest',
  });
  if (begun.began || begun.migration.undoes === id) return begun;
  throw isRunning(begun.migration);
}

type Next = Pick<Migration, 'id' | 'from' | 'sequence' | 'by' | 'startedAt'>;

function next(ports: Ports, from: string, sequence: number, by: string): Next {
  return { id: migrationId(from, sequence), from, sequence, by, startedAt: ports.clock.now() };
}

function sequenceOf(id: string): number {
  return Number(id.slice(id.lastIndexOf('/') + 1));
}

async function begin(ports: Ports, migration: Migration): Promise<BegunMigration> {
  const { id, from, undoes, by, contacts, targets } = migration;
  if (!(await ports.migrations.create(migration))) {
    const first = await ports.migrations.get(id);
    if (first !== undefined) return { migration: first, began: false };
    throw new Error(`the migration "${id}" is neither there nor new`);
  }
  ports.log.info({ instance: from, migration: id, undoes, by, contacts }, 'migration begins');
  await audit(ports, {
    actor: by,
    action: undoes === undefined ? 'instance.migrate' : 'instance.migrate.undo',
    subject: `instance:${from}`,
    details: {
      migration: id,
      ...(undoes !== undefined && { undoes }),
      contacts,
      targets: targets.map(({ instance }) => instance),
    },
  });
  await ports.wake.migrations([id]);
  return { migration, began: true };
}

function isRunning({ from, by, id }: Migration): FrotaError {
  return new FrotaError(
    'migration_running',
    `The contacts of "${from}" are just being moved, for ${by}; wait until that is done.`,
    { retryable: true, details: { instance: from, by, id } },
  );
}
