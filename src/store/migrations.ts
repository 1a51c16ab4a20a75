import type { UpdateQuery } from 'mongoose';
import type { Migration, MigrationProgress, MigrationStore } from '../engine/ports.ts';
import { unlessThere } from './duplicate-key.ts';
import type { MigrationDoc, Models } from './models.ts';

type Step = UpdateQuery<MigrationDoc>;

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
      return unlessThere(() => migrations.create({ ...migration, _id: id }));
    },

    async advance({ id, stage, cursor, claimed, stoppedBy }, to) {
      const absent = { $exists: false };
      const here = {
        _id: id,
        stage,
        cursor: cursor ?? absent,
        claimed: claimed ?? absent,
        stoppedBy: stoppedBy ?? absent,
        finishedAt: absent,
      };
      return (await migrations.updateOne(here, stepTo(to))).matchedCount === 1;
    },
  };
}

/** What a migration has not got there, it loses. */
function stepTo({ stage, targets, cursor, claimed, stoppedBy, finishedAt }: MigrationProgress): Step {
  const entries = Object.entries({ cursor, claimed, stoppedBy, finishedAt });
  const unset = entries.filter(([, value]) => value === undefined).map(([field]) => [field, 1]);
  return {
    $set: { stage, targets, ...Object.fromEntries(entries.filter(([, value]) => value !== undefined)) },
    ...(unset.length > 0 && { $unset: Object.fromEntries(unset) }),
  };
}

function migrationOf({ _id, ...row }: MigrationDoc): Migration {
  return { id: _id, ...row };
}
