import { UNDO_FOR_MS } from './migration.ts';
import type { Migration, Ports } from './ports.ts';

/** A number's latest migration, with what became of it. */
export interface LastMigration {
  migration: Migration;
  /** It was taken back, or is being taken back. */
  undo?: Migration;
  /** Until then it can be taken back, if that is to come. */
  undoableUntil?: Date;
}

/** Undefined: its contacts were never migrated. */
export async function lastMigration(ports: Ports, name: string): Promise<LastMigration | undefined> {
  const history = await ports.migrations.ofNumber(name);
  const migration = history.find(({ undoes }) => undoes === undefined);
  if (migration === undefined) return undefined;
  const undo = history.find(({ undoes }) => undoes === migration.id);
  const { finishedAt } = migration;
  if (undo !== undefined) return { migration, undo };
  const until = finishedAt === undefined ? undefined : new Date(finishedAt.getTime() + UNDO_FOR_MS);
  const isToCome = until !== undefined && until > ports.clock.now();
  return { migration, ...(isToCome && { undoableUntil: until }) };
}

/** Contacts that a migration has moved so far. */
export function movedSoFar({ targets }: Migration): number {
  return targets.reduce((sum, { placed }) => sum + placed, 0);
}
