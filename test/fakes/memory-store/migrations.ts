import type { Migration, MigrationStore } from '../../../src/engine/ports.ts';
import { compareText } from './row.ts';
import { changed, frozen } from './values.ts';

/** What tells where one is. */
const POSITION = ['stage', 'cursor', 'claimed', 'stoppedBy'] as const;

/** Migrations in memory. What they hold is frozen. */
export function memoryMigrations(): MigrationStore {
  const migrations = new Map<string, Migration>();

  return {
    async get(id) {
      const migration = migrations.get(id);
      return migration && copyOf(migration);
    },

    async ofNumber(from) {
      return [...migrations.values()]
        .filter((migration) => migration.from === from)
        .sort((a, b) => b.sequence - a.sequence)
        .map(copyOf);
    },

    async running() {
      return [...migrations.values()]
        .filter(({ finishedAt }) => finishedAt === undefined)
        .sort((a, b) => compareText(a.id, b.id))
        .map(copyOf);
    },

    async create(migration) {
      if (migrations.has(migration.id)) return false;
      migrations.set(migration.id, frozen(migration));
      return true;
    },

    async advance(from, { stage, targets, cursor, claimed, stoppedBy, finishedAt }) {
      const kept = migrations.get(from.id);
      if (kept === undefined || kept.finishedAt !== undefined) return false;
      if (POSITION.some((field) => kept[field] !== from[field])) return false;
      const to = { stage, targets, cursor, claimed, stoppedBy, finishedAt };
      migrations.set(from.id, frozen(changed(kept, to)));
      return true;
    },
  };
}

function copyOf(migration: Migration): Migration {
  return { ...migration };
}
