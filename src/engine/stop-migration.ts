import { audit } from './audit.ts';
import { finishMigration } from './finish-migration.ts';
import type { Migration, Ports } from './ports.ts';
import { MAX_CHUNK } from './ports/placement-store.ts';

/**
 * Ends a migration where it is: who was moved stays moved, who was not stays, also when a worker that hangs still has them in
 * hand. In steps that anybody may repeat: once it says by whom it is stopped, no worker takes up contacts any more; those
 * that one may have in hand are held where they are; then it is at its end, and another may begin.
 * @returns the migration at its end, also when it had come there by itself.
 */
export async function stopMigration(ports: Ports, id: string, by: string): Promise<Migration> {
  for (;;) {
    const migration = await ports.migrations.get(id);
    if (migration === undefined) throw new Error(`there is no migration "${id}" to stop`);
    if (migration.finishedAt !== undefined) return migration;
    if (migration.stoppedBy === undefined) await sayStopped(ports, migration, by);
    else {
      await holdClaimed(ports, migration);
      await finishMigration(ports, migration);
    }
  }
}

async function sayStopped(ports: Ports, migration: Migration, by: string): Promise<void> {
  // A worker may have gone on meanwhile: then it is stopped where it is by now.
  if (!(await ports.migrations.advance(migration, { ...migration, stoppedBy: by }))) return;
  const { id, from } = migration;
  ports.log.info({ instance: from, migration: id, by }, 'migration is stopped');
  const details = { migration: id };
  await audit(ports, { actor: by, action: 'instance.migrate.stop', subject: `instance:${from}`, details });
}

/**
 * Moves the contacts that a worker may have in hand to where they are, under a mark of their own: a move that comes later finds
 * them not as it read them. (Who opts out at this very moment may still be moved: nobody writes to them.)
 */
async function holdClaimed({ placements }: Ports, migration: Migration): Promise<void> {
  const { id, from, stage, cursor, claimed: upTo } = migration;
  if (upTo === undefined) return;
  for (let after = cursor; ;) {
    const chunk = await placements.find({
      instance: from,
      ...(stage === 'engaged' && { engaged: true }),
      after,
      upTo,
      limit: MAX_CHUNK,
    });
    if (chunk.length === 0) return;
    await placements.move(
      chunk.map((contact) => ({ ...contact, to: from })),
      { mark: `${id}/held` },
    );
    after = chunk.at(-1)?.phone;
  }
}
