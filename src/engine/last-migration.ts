import { managedFleet } from './managed.ts';
import { UNDO_FOR_MS } from './migration.ts';
import { type WaitedFor, waitedFor } from './migration-targets.ts';
import type { Migration, Ports } from './ports.ts';

/** A number's latest migration, with what became of it. */
export interface LastMigration {
  migration: Migration;
  /** It was taken back, or is being taken back. */
  undo?: Migration;
  /** Its targets, if it is under way and none of them can take contacts now. */
  waitsFor?: WaitedFor[];
  /** It is at its end, and until then can be taken back, if that is to come. (While it is under way it always can.) */
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
  if (finishedAt === undefined) {
    const waitsFor = waitedFor(await managedFleet(ports), migration);
    return { migration, ...(waitsFor !== undefined && { waitsFor }) };
  }
  const until = new Date(finishedAt.getTime() + UNDO_FOR_MS);
  return { migration, ...(until > ports.clock.now() && { undoableUntil: until }) };
}

/** Whether contacts are being moved, or moved back. */
export function isUnderWay({ migration, undo }: LastMigration): boolean {
  return (undo ?? migration).finishedAt === undefined;
}

/** Contacts that a migration has moved so far. */
export function movedSoFar({ targets }: Migration): number {
  return targets.reduce((sum, { placed }) => sum + placed, 0);
}
