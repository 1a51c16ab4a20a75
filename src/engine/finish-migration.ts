import type { Placed } from './deal-out.ts';
import type { Migration, MigrationTarget, Ports } from './ports.ts';

/** Saves that a migration is at its end, with whom it moved; unless it is not where it was read any more. */
export async function finishMigration(ports: Ports, migration: Migration): Promise<void> {
  const { id, from, undoes, by, stage, stoppedBy, contacts } = migration;
  const targets = withPlaced(migration, await ports.placements.movedBy(id));
  const finishedAt = ports.clock.now();
  const end = { stage, targets, finishedAt, ...(stoppedBy !== undefined && { stoppedBy }) };
  if (!(await ports.migrations.advance(migration, end))) return;
  const moved = targets.reduce((sum, target) => sum + target.placed, 0);
  ports.log.info(
    { instance: from, migration: id, undoes, by, stoppedBy, contacts, moved },
    'migration is done',
  );
  await ports.wake.plan();
}

/** The targets of a migration, with how many each has got. */
export function withPlaced({ targets }: Migration, placed: Placed): MigrationTarget[] {
  return targets.map((target) => ({ ...target, placed: placed.get(target.instance) ?? 0 }));
}
