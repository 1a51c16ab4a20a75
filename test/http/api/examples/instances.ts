import { executeMigration } from '../../../../src/engine/migration.ts';
import { previewMigration } from '../../../../src/engine/migration-plan.ts';
import { runMigration } from '../../../../src/engine/run-migration.ts';
import { tokenOf } from '../../../../src/http/api/instance-migration.ts';
import { fleet, type TestEngine } from '../../../engine/test-engine.ts';
import * as records from '../../../fakes/records.ts';
import type { Examples } from './examples.ts';
import { person } from './person.ts';

const params = { name: 'vendas-1' };

const connected = (engine: TestEngine): Promise<void> => fleet(engine, 'vendas-1');

/** Numbers are warmed up, and this one is young. */
async function young(engine: TestEngine): Promise<void> {
  engine.settings = { ...engine.settings, warmUpTable: [10, 20, 40] };
  const warmUp = { stage: 0, since: engine.clock.now() };
  await fleet(engine, records.instance('vendas-1', { warmUp }));
}

/** Evolution told a code. */
async function shown(engine: TestEngine): Promise<void> {
  await fleet(engine, 'vendas-1');
  await engine.qrCodes.keep('vendas-1', { code: '2@code', at: engine.clock.now(), madeAt: '1' });
}

/** A number is lost, and somebody hears from it; another can take them. */
async function lost(engine: TestEngine): Promise<{ body: { plan: string } }> {
  await fleet(engine, records.instance('vendas-1', { state: 'banned' }), 'vendas-2');
  await person(engine, { instance: 'vendas-1' });
  const { id, targets } = await previewMigration(engine, 'vendas-1');
  return { body: { plan: tokenOf({ id, targets }) } };
}

async function migrated(engine: TestEngine): Promise<void> {
  await lost(engine);
  const plan = await previewMigration(engine, 'vendas-1');
  const { migration } = await executeMigration(engine, plan, 'ana');
  await runMigration(engine, migration.id, new AbortController().signal);
}

export const instanceExamples: Examples = {
  listInstances: { given: young },
  getInstance: { given: young, params },
  createInstance: { body: { name: 'vendas-3', server: 'main' } },
  pairInstance: { given: shown, params },
  setInstanceLimits: { given: connected, params, body: { hourLimit: 30 } },
  pauseInstance: { given: connected, params },
  resumeInstance: { given: (engine) => fleet(engine, records.instance('vendas-1', { state: 'paused' })), params },
  restartInstance: { given: connected, params },
  getMigration: { given: migrated, params },
  previewMigration: { given: async (engine) => void (await lost(engine)), params },
  startMigration: { given: lost, params },
  undoMigration: { given: migrated, params },
  getWarmUp: { given: young, params },
  setWarmUp: { given: young, params, body: { stage: 2 } },
};
