import type { Migration, MigrationStore } from '../engine/ports.ts';
import { isDuplicateKey } from './duplicate-key.ts';
import type { MigrationDoc, Models } from './models.ts';

/** Migrations in MongoDB. */
export function mongoMigrations({ migrations }: Pick<Models, 'migrations'>): MigrationStore {
  return {
    async get(id) {
      const row = await migrations.findById(id).lean<MigrationDoc>();
      return row === null ? undefined : migrationOf(row);
    },

    async ofNumber(from) {
      const rows = await migrations.find({ from }).sort({ sequence: -1 }).lean<MigrationDoc[]>();
      return rows.map(migrationOf);
    },

    async running() {
      const rows = await migrations
        .find({ finishedAt: { $exists: false } })
        .sort({ _id: 1 })
        .lean<MigrationDoc[]>();
      return rows.map(migrationOf);
    },

    async create({ id, ...migration }) {
      try {
        await migrations.create({ ...migration, _id: id });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    async advance({ id, stage, cursor }, { cursor: next, ...to }) {
      const here = { _id: id, stage, cursor: cursor ?? { $exists: false }, finishedAt: { $exists: false } };
      const step =
        next === undefined ? { $set: to, $unset: { cursor: 1 } } : { $set: { ...to, cursor: next } };
      return (await migrations.updateOne(here, step)).matchedCount === 1;
    },
  };
}

function migrationOf({ _id, ...row }: MigrationDoc): Migration {
  return { id: _id, ...row };
}
