import { managedFleet } from './managed.ts';
import { takesContacts } from './migration-plan.ts';
import type {
  Migration,
  MigrationProgress,
  MigrationTarget,
  Placement,
  PlacementMove,
  Ports,
} from './ports.ts';
import { MAX_CHUNK } from './ports/placement-store.ts';
import { apportion } from './share-out.ts';

/** While no target is connected a migration waits so long, in ms. */
const RETRY_MS = 30_000;

/** Contacts that a migration has placed, by number. */
type Placed = ReadonlyMap<string, number>;

/**
 * Goes on with a migration, chunk by chunk, until it is done. A chunk's contacts are moved before the cursor is, each from
 * where it was read, so that a chunk that is repeated after a crash, or worked on by two at once, moves nobody twice.
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
    let placed =
      known?.position === positionOf(migration) ? known.placed : await ports.placements.movedBy(id);
    const chunk = await readChunk(ports, migration);
    if (chunk.length > 0) {
      const moves = await movesOf(ports, migration, chunk, placed);
      if (moves === undefined) return new Date(now.getTime() + RETRY_MS);
      const moved = await ports.placements.move(moves, { mark: id, ...unwrittenSince(migration) });
      placed = moved === moves.length ? plus(placed, moves) : await ports.placements.movedBy(id);
    }
    const next = await advance(ports, migration, chunk, placed);
    known = next === undefined ? undefined : { position: positionOf(next), placed };
  }
}

/** Contacts that an undoing moves must not have been written to since the migration that it takes back. */
function unwrittenSince({ undoneSince }: Migration): { notWrittenToSince?: Date } {
  return undoneSince === undefined ? {} : { notWrittenToSince: undoneSince };
}

function readChunk({ placements }: Ports, migration: Migration): Promise<Placement[]> {
  const { from, undoes, stage, cursor: after } = migration;
  return placements.find({
    ...(undoes === undefined ? { instance: from } : { mark: undoes }),
    ...(stage === 'engaged' && { engaged: true }),
    ...unwrittenSince(migration),
    after,
    limit: MAX_CHUNK,
  });
}

/** Where each contact of a chunk goes. Undefined: none of the targets can take any now. */
async function movesOf(
  ports: Ports,
  { from, undoes, targets }: Migration,
  chunk: readonly Placement[],
  placed: Placed,
): Promise<PlacementMove[] | undefined> {
  if (undoes !== undefined) return chunk.map((contact) => ({ ...contact, to: from }));
  const able = new Set((await managedFleet(ports)).filter(takesContacts).map(({ name }) => name));
  const open = targets.filter(({ instance }) => able.has(instance));
  if (open.length === 0) return undefined;
  return deal(chunk, open, placesIn(open, chunk.length, placed));
}

/** How many of a chunk each target takes: in proportion to what it still lacks, so that the plan comes out in the end. */
function placesIn(targets: readonly MigrationTarget[], size: number, placed: Placed): number[] {
  const lacking = targets.map(({ instance, contacts }) =>
    Math.max(contacts - (placed.get(instance) ?? 0), 0),
  );
  const isEnough = lacking.reduce((sum, count) => sum + count, 0) >= size;
  // There are more than were planned for, or a target is away: the others share them as they share the rest.
  return apportion(size, isEnough ? lacking : targets.map(({ contacts }) => contacts));
}

/** Gives each contact a target: one that has written to them if it has a place left, else the one with the most. */
function deal(
  chunk: readonly Placement[],
  targets: readonly MigrationTarget[],
  places: readonly number[],
): PlacementMove[] {
  const left = new Map(targets.map(({ instance }, index) => [instance, places[index] ?? 0]));
  const hasPlace = (instance: string): boolean => (left.get(instance) ?? 0) > 0;
  const takePlace = (instance: string): string => {
    left.set(instance, (left.get(instance) ?? 0) - 1);
    return instance;
  };
  const known = new Map<string, string>();
  for (const { phone, chats } of chunk) {
    const familiar = chats.find(hasPlace);
    if (familiar !== undefined) known.set(phone, takePlace(familiar));
  }
  return chunk.map((contact) => {
    const to = known.get(contact.phone) ?? takePlace(mostPlaces(left));
    return { ...contact, to };
  });
}

function mostPlaces(left: ReadonlyMap<string, number>): string {
  return [...left].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}

/** Saves how far the migration is. Undefined: somebody else was faster, or it is done. */
async function advance(
  ports: Ports,
  migration: Migration,
  chunk: readonly Placement[],
  placed: Placed,
): Promise<MigrationProgress | undefined> {
  const { stage } = migration;
  const cursor = chunk.at(-1)?.phone;
  if (cursor === undefined && stage === 'rest') {
    await finish(ports, migration);
    return undefined;
  }
  const targets = withPlaced(migration, placed);
  const next = cursor === undefined ? { stage: 'rest' as const, targets } : { stage, cursor, targets };
  return (await ports.migrations.advance(migration, next)) ? next : undefined;
}

async function finish(ports: Ports, migration: Migration): Promise<void> {
  const { id, from, undoes, by, stage, contacts } = migration;
  const targets = withPlaced(migration, await ports.placements.movedBy(id));
  const finishedAt = ports.clock.now();
  if (!(await ports.migrations.advance(migration, { stage, targets, finishedAt }))) return;
  const moved = targets.reduce((sum, target) => sum + target.placed, 0);
  ports.log.info({ instance: from, migration: id, undoes, by, contacts, moved }, 'migration is done');
  await ports.wake.plan();
}

function withPlaced({ targets }: Migration, placed: Placed): MigrationTarget[] {
  return targets.map((target) => ({ ...target, placed: placed.get(target.instance) ?? 0 }));
}

function positionOf({ stage, cursor = '' }: Pick<Migration, 'stage' | 'cursor'>): string {
  return `${stage} ${cursor}`;
}

function plus(placed: Placed, moves: readonly PlacementMove[]): Placed {
  const sum = new Map(placed);
  for (const { to } of moves) sum.set(to, (sum.get(to) ?? 0) + 1);
  return sum;
}
