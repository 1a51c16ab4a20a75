import { once } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { lastMigration } from '../../src/engine/last-migration.ts';
import { type BegunMigration, executeMigration, undoMigration } from '../../src/engine/migration.ts';
import { previewMigration } from '../../src/engine/migration-plan.ts';
import type { Migration, Ports } from '../../src/engine/ports.ts';
import { runMigration } from '../../src/engine/run-migration.ts';
import { instance } from '../fakes/records.ts';
import { inParallel, testStore } from '../store/test-store.ts';
import { contactsOf, spread } from './contacts-of.ts';
import { fleet, testEngine, type TestEngine } from './test-engine.ts';

const store = await testStore();
let engine: TestEngine;

const HOUR = 3_600_000;
const going = new AbortController().signal;

beforeEach(async () => {
  engine = testEngine(store);
  await fleet(engine, instance('A', { state: 'logged_out' }), 'B', 'C');
});

async function begin(to: string[], by = 'ana'): Promise<BegunMigration> {
  return executeMigration(engine, await previewMigration(engine, 'A', { to }), by);
}

/** Works on a migration until its worker dies, when this many of its contacts (a multiple of 20) were moved. */
async function runPartly(id: string, contacts: number): Promise<void> {
  const { placements } = engine;
  let moved = 0;
  const worker: Ports = {
    ...engine,
    placements: {
      ...placements,
      find: (query) => placements.find({ ...query, limit: 20 }),
      async move(moves, how) {
        if (moved === contacts) throw new Error('killed');
        moved += moves.length;
        return placements.move(moves, how);
      },
    },
  };
  await expect(runMigration(worker, id, going)).rejects.toThrow('killed');
}

/** A worker that hangs as it moves contacts, until it is let go on; whatever came of the migration meanwhile. */
function hangingWorker(id: string): { hangs: Promise<void>; goOn: () => Promise<number> } {
  const { placements } = engine;
  const events = new EventTarget();
  const hung = once(events, 'hung');
  const free = once(events, 'free');
  let moved = 0;
  const worker: Ports = {
    ...engine,
    placements: {
      ...placements,
      async move(moves, how) {
        events.dispatchEvent(new Event('hung'));
        await free;
        const count = await placements.move(moves, how);
        moved += count;
        return count;
      },
    },
  };
  const run = runMigration(worker, id, going);
  return {
    hangs: Promise.race([hung, run]).then(() => undefined),
    async goOn() {
      events.dispatchEvent(new Event('free'));
      await run;
      return moved;
    },
  };
}

async function changeState(name: string, state: string, since = engine.clock.now()): Promise<void> {
  const evidence = state === 'banned' ? 'code 406: banned' : 'test';
  await store.models.instances.updateOne({ _id: name }, { state, since, evidence });
}

async function saved(id: string): Promise<Migration | undefined> {
  return engine.migrations.get(id);
}

describe('a migration whose targets are all lost', () => {
  it.each<[string, () => Promise<void>]>([
    ['banned', () => changeState('B', 'banned')],
    [
      'gone from the fleet',
      async () => void (engine.settings = { ...engine.settings, instanceNames: ['A'] }),
    ],
    [
      'away for longer than the grace',
      () => changeState('B', 'disconnected', new Date(engine.clock.now().getTime() - 25 * HOUR)),
    ],
  ])('(%s) ends with those who were moved', async (_, lose) => {
    await contactsOf(store, 'A', 60);
    const { migration } = await begin(['B']);
    await runPartly(migration.id, 40);
    await lose();
    expect(await runMigration(engine, migration.id, going)).toBeUndefined();
    expect(await spread(store)).toEqual({ A: 20, B: 40 });
    expect(await saved(migration.id)).toMatchObject({
      stoppedBy: 'frota',
      finishedAt: engine.clock.now(),
      targets: [{ instance: 'B', contacts: 60, placed: 40 }],
    });
    expect(await engine.audits.list({ subject: 'instance:A', limit: 1 })).toMatchObject([
      { actor: 'frota', action: 'instance.migrate.stop', details: { migration: 'A/1' } },
    ]);
  });

  it('can be taken back, and gone on with', async () => {
    await contactsOf(store, 'A', 60);
    const { migration } = await begin(['B']);
    await runPartly(migration.id, 40);
    await changeState('B', 'banned');
    await runMigration(engine, migration.id, going);
    const { migration: undo } = await undoMigration(engine, migration.id, 'bia');
    await runMigration(engine, undo.id, going);
    expect(await spread(store)).toEqual({ A: 60 });
    const other = await begin(['C']);
    await runMigration(engine, other.migration.id, going);
    expect(await spread(store)).toEqual({ C: 60 });
  });

  it('waits while one of them is only away, and tells for what', async () => {
    await contactsOf(store, 'A', 10);
    const { migration } = await begin(['B', 'C']);
    await changeState('B', 'banned');
    await changeState('C', 'paused');
    const again = await runMigration(engine, migration.id, going);
    expect(again?.getTime()).toBe(engine.clock.now().getTime() + 30_000);
    expect((await lastMigration(engine, 'A'))?.waitsFor).toEqual([
      { instance: 'B', state: 'banned', health: 100 },
      { instance: 'C', state: 'paused', health: 100 },
    ]);
    await changeState('C', 'connected');
    expect((await lastMigration(engine, 'A'))?.waitsFor).toBeUndefined();
    expect(await runMigration(engine, migration.id, going)).toBeUndefined();
    expect(await spread(store)).toEqual({ C: 10 });
  });
});

describe('undoing a migration that runs', () => {
  it('ends it where it is, and brings back who was moved', async () => {
    await contactsOf(store, 'A', 60);
    const { migration } = await begin(['B']);
    await runPartly(migration.id, 40);
    await changeState('B', 'disconnected');
    const undo = await undoMigration(engine, migration.id, 'bia');
    expect(undo).toMatchObject({ began: true, migration: { undoes: 'A/1', contacts: 40 } });
    await runMigration(engine, undo.migration.id, going);
    expect(await spread(store)).toEqual({ A: 60 });
    expect(await saved(migration.id)).toMatchObject({ stoppedBy: 'bia', targets: [{ placed: 40 }] });
    expect(await runMigration(engine, migration.id, going)).toBeUndefined();
    expect(await spread(store)).toEqual({ A: 60 });
  });

  it('before anybody was moved only ends it', async () => {
    await contactsOf(store, 'A', 10);
    const { migration } = await begin(['B']);
    const undo = await undoMigration(engine, migration.id, 'bia');
    expect(undo).toMatchObject({ began: true, migration: { contacts: 0 } });
    await runMigration(engine, undo.migration.id, going);
    await runMigration(engine, migration.id, going);
    expect(await engine.migrations.running()).toEqual([]);
    expect(await spread(store)).toEqual({ A: 10 });
  });

  it('happens once, however many ask for it while a worker is at it', async () => {
    await contactsOf(store, 'A', 200);
    const { migration } = await begin(['B']);
    const { placements } = engine;
    const chunks: Ports = {
      ...engine,
      placements: { ...placements, find: (query) => placements.find({ ...query, limit: 20 }) },
    };
    const [undos] = await Promise.all([
      inParallel(4, (n) => undoMigration(engine, migration.id, `person ${n}`)),
      runMigration(chunks, migration.id, going),
    ]);
    expect(undos.filter(({ began }) => began)).toHaveLength(1);
    expect(new Set(undos.map((undo) => undo.migration.id))).toEqual(new Set(['A/2']));
    await runMigration(engine, 'A/2', going);
    expect(await spread(store)).toEqual({ A: 200 });
  });

  it('holds, whatever a worker still had in hand', async () => {
    await contactsOf(store, 'A', 10, { repliedAt: new Date(0) });
    await contactsOf(store, 'A', 30, { from: 100 });
    const { migration } = await begin(['B']);
    const worker = hangingWorker(migration.id);
    await worker.hangs;
    const undo = await undoMigration(engine, migration.id, 'bia');
    await runMigration(engine, undo.migration.id, going);
    expect(await worker.goOn()).toBe(0);
    expect(await spread(store)).toEqual({ A: 40 });
  });

  it('is done by whoever finds it, when its process dies in the middle', async () => {
    await contactsOf(store, 'A', 40);
    const { migration } = await begin(['B']);
    const worker = hangingWorker(migration.id);
    await worker.hangs;
    const placements = { ...engine.placements, move: () => Promise.reject(new Error('killed')) };
    await expect(undoMigration({ ...engine, placements }, migration.id, 'bia')).rejects.toThrow('killed');
    expect(await saved(migration.id)).toMatchObject({ stoppedBy: 'bia' });
    expect((await saved(migration.id))?.finishedAt).toBeUndefined();
    expect(await runMigration(engine, migration.id, going)).toBeUndefined();
    expect((await saved(migration.id))?.finishedAt).toBeDefined();
    expect(await worker.goOn()).toBe(0);
    expect(await spread(store)).toEqual({ A: 40 });
  });
});

describe('a new plan for a migration that waits', () => {
  it('ends it where it is, and moves who is left', async () => {
    await contactsOf(store, 'A', 60);
    const { migration } = await begin(['B']);
    await runPartly(migration.id, 40);
    await changeState('B', 'disconnected');
    const next = await begin(['C'], 'bia');
    expect(next).toMatchObject({ began: true, migration: { id: 'A/2', by: 'bia', contacts: 20 } });
    expect(await saved('A/1')).toMatchObject({ stoppedBy: 'bia', targets: [{ placed: 40 }] });
    await changeState('B', 'connected');
    await runMigration(engine, 'A/1', going);
    await runMigration(engine, 'A/2', going);
    expect(await spread(store)).toEqual({ B: 40, C: 20 });
  });

  it('by many at once is executed once', async () => {
    await contactsOf(store, 'A', 20);
    await begin(['B']);
    await changeState('B', 'disconnected');
    const begun = await inParallel(4, (n) => begin(['C'], `person ${n}`));
    expect(begun.filter(({ began }) => began)).toHaveLength(1);
    expect(new Set(begun.map(({ migration }) => migration.id))).toEqual(new Set(['A/2']));
    expect((await engine.migrations.running()).map(({ id }) => id)).toEqual(['A/2']);
  });

  it('and an undoing of it at once: one of them is refused or comes first, and nobody is lost', async () => {
    await contactsOf(store, 'A', 60);
    const { migration } = await begin(['B']);
    await runPartly(migration.id, 40);
    await changeState('B', 'disconnected');
    await Promise.allSettled([begin(['C']), undoMigration(engine, migration.id, 'bia')]);
    const running = await engine.migrations.running();
    expect(running.map(({ id }) => id)).toEqual(['A/2']);
    await runMigration(engine, 'A/2', going);
    const wasUndone = running[0]?.undoes !== undefined;
    expect(await spread(store)).toEqual(wasUndone ? { A: 60 } : { B: 40, C: 20 });
  });

  it('holds, whatever a worker still had in hand', async () => {
    await contactsOf(store, 'A', 30);
    const { migration } = await begin(['B']);
    const worker = hangingWorker(migration.id);
    await worker.hangs;
    await changeState('B', 'disconnected');
    const next = await begin(['C']);
    expect(await worker.goOn()).toBe(0);
    await runMigration(engine, next.migration.id, going);
    expect(await spread(store)).toEqual({ C: 30 });
  });

  it('that has nowhere to go leaves it waiting', async () => {
    await contactsOf(store, 'A', 30);
    await begin(['B']);
    for (const name of ['B', 'C']) await changeState(name, 'disconnected');
    const plan = await previewMigration(engine, 'A');
    await expect(executeMigration(engine, plan, 'bia')).rejects.toMatchObject({ code: 'nothing_to_migrate' });
    expect((await saved('A/1'))?.stoppedBy).toBeUndefined();
  });
});
