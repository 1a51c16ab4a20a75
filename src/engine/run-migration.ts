import { FROTA } from './audit.ts';
import { dealOut, type Placed } from './deal-out.ts';
import { finishMigration, withPlaced } from './finish-migration.ts';
import { managedFleet } from './managed.ts';
import { areLost, openTargets } from './migration-targets.ts';
import type { Migration, MigrationProgress, Placement, PlacementMove, Ports, Quiet } from './ports.ts';
import { MAX_CHUNK } from './ports/placement-store.ts';
import { stopMigration } from './stop-migration.ts';

/** While no target can take contacts a migration waits so long, in ms. */
const RETRY_MS = 30_000;

/**
 * Goes on with a migration, chunk by chunk, until it is done. A chunk's contacts are moved before the cursor is, each from
 * where it was read, so that a chunk that is repeated after a crash, or worked on by two at once, moves nobody twice. How far
 * it reaches is noted before they are moved, so that who stops the migration knows whom a worker may still have in hand.
 *
 * While none of its targets can take contacts it waits; once all of them are lost, it ends with those who were moved.
 * @returns when to go on; undefined: it is done.
 */
export async function runMigration(
  ports: Ports,
  id: string,
  stopping: AbortSignal,
): Promise<Date | undefined> {
  /** What is placed, as long as nobody else works on the migration. Else the contacts themselves tell. */
  let known: { position: string; placed: Placed } | undefined;
  for (;;) {
    const now = ports.clock.now();
    if (stopping.aborted) return now;
    const migration = await ports.migrations.get(id);
    if (migration === undefined || migration.finishedAt !== undefined) return undefined;
    if (migration.stoppedBy !== undefined) {
      await stopMigration(ports, id, migration.stoppedBy);
      return undefined;
    }
    let placed =
      known?.position === positionOf(migration) ? known.placed : await ports.placements.movedBy(id);
    const chunk = await readChunk(ports, migration);
    const moves = await movesOf(ports, migration, chunk, placed);
    if (moves === 'lost') {
      await stopMigration(ports, id, FROTA);
      return undefined;
    }
    if (moves === 'away') return new Date(now.getTime() + RETRY_MS);
    const claimed = await claim(ports, migration, chunk);
    if (claimed === undefined) continue;
    if (moves.length > 0) {
      const moved = await ports.placements.move(moves, { mark: id, ...onlyUnheard(migration) });
      placed = moved === moves.length ? plus(placed, moves) : await ports.placements.movedBy(id);
    }
    const next = await advance(ports, claimed, chunk, placed);
    known = next === undefined ? undefined : { position: positionOf(next), placed };
  }
}

/** Contacts that an undoing moves must not have heard from their new number. */
function onlyUnheard({ undoes }: Migration): Pick<Quiet, 'unheard'> {
  return undoes === undefined ? {} : { unheard: true };
}

function readChunk({ placements }: Ports, migration: Migration): Promise<Placement[]> {
  const { from, undoes, stage, cursor: after } = migration;
  return placements.find({
    ...(undoes === undefined ? { instance: from } : { mark: undoes }),
    ...(stage === 'engaged' && { engaged: true }),
    ...onlyUnheard(migration),
    after,
    limit: MAX_CHUNK,
  });
}

/** Where each contact of a chunk goes; or why nobody goes anywhere now: all targets are away, or lost. */
async function movesOf(
  ports: Ports,
  migration: Migration,
  chunk: readonly Placement[],
  placed: Placed,
): Promise<PlacementMove[] | 'away' | 'lost'> {
  const { from, undoes } = migration;
  if (undoes !== undefined) return chunk.map((contact) => ({ ...contact, to: from }));
  if (chunk.length === 0) return [];
  const fleet = await managedFleet(ports);
  const open = openTargets(fleet, migration);
  if (open.length > 0) return dealOut(chunk, open, placed);
  const { clock, settings } = ports;
  return areLost(fleet, migration, clock.now(), settings.awayGraceMs) ? 'lost' : 'away';
}

/** Notes whom this worker is about to move. Undefined: somebody else was faster, or it was stopped. */
async function claim(
  { migrations }: Ports,
  migration: Migration,
  chunk: readonly Placement[],
): Promise<Migration | undefined> {
  const { claimed: before = '' } = migration;
  const last = chunk.at(-1)?.phone;
  // What another worker may have in hand stays noted.
  if (last === undefined || last <= before) return migration;
  const claimed = { ...migration, claimed: last };
  return (await migrations.advance(migration, claimed)) ? claimed : undefined;
}

/** Saves how far the migration is. Undefined: somebody else was faster, or it is done. */
async function advance(
  ports: Ports,
  migration: Migration,
  chunk: readonly Placement[],
  placed: Placed,
): Promise<MigrationProgress | undefined> {
  const cursor = chunk.at(-1)?.phone;
  if (cursor === undefined && migration.stage === 'rest') {
    await finishMigration(ports, migration);
    return undefined;
  }
  const targets = withPlaced(migration, placed);
  const next: MigrationProgress =
    cursor === undefined ? { stage: 'rest', targets } : { ...migration, cursor, targets };
  return (await ports.migrations.advance(migration, next)) ? next : undefined;
}

function positionOf({ stage, cursor = '' }: Pick<Migration, 'stage' | 'cursor'>): string {
  return `${stage} ${cursor}`;
}

function plus(placed: Placed, moves: readonly PlacementMove[]): Placed {
  const sum = new Map(placed);
  for (const { to } of moves) sum.set(to, (sum.get(to) ?? 0) + 1);
  return sum;
}
