import { beforeEach, describe, expect, it } from 'vitest';
import { executeMigration, undoMigration } from '../../src/engine/migration.ts';
import { previewMigration } from '../../src/engine/migration-plan.ts';
import type { Migration, PlacementMove, PlacementStore } from '../../src/engine/ports.ts';
import { runMigration } from '../../src/engine/run-migration.ts';
import * as records from '../fakes/records.ts';
import { instance } from '../fakes/records.ts';
import { inParallel, testStore } from '../store/test-store.ts';
import { contactsOf, phoneOf, spread } from './contacts-of.ts';
import { fleet, testEngine, type TestEngine } from './test-engine.ts';

const store = await testStore();
let engine: TestEngine;
let wakened: string[];

const HOUR = 3_600_000;

beforeEach(async () => {
  engine = testEngine(store);
  wakened = [];
  engine.wake.migrations = async (ids) => void wakened.push(...ids);
  await fleet(
    engine,
    instance('A', { state: 'banned' }),
    instance('B', { dayLimit: 100 }),
    instance('C', { dayLimit: 100 }),
    instance('D', { dayLimit: 200 }),
  );
});

const going = new AbortController().signal;

/** Plans, executes and runs a migration of A to its end. */
async function migrate(to?: string[]): Promise<Migration> {
  const plan = await previewMigration(engine, 'A', to === undefined ? {} : { to });
  const { migration } = await executeMigration(engine, plan, 'ana');
  expect(await runMigration(engine, migration.id, going)).toBeUndefined();
  return saved(migration.id);
}

async function saved(id: string): Promise<Migration> {
  const migration = await engine.migrations.get(id);
  if (migration === undefined) throw new Error(`no migration ${id}`);
  return migration;
}

/** Chunks of twenty, so that few contacts make many. */
function smallChunks({ placements }: TestEngine): PlacementStore {
  return { ...placements, find: (query) => placements.find({ ...query, limit: 20 }) };
}

/** An engine whose process dies as it moves a chunk, when so many of its contacts were moved. */
function dyingAt(chunk: number, moves: number): TestEngine {
  let chunks = 0;
  const placements = smallChunks(engine);
  const move: PlacementStore['move'] = async (all, how) => {
    if (++chunks !== chunk) return placements.move(all, how);
    await placements.move(all.slice(0, moves), how);
    throw new Error('killed');
  };
  return { ...engine, placements: { ...placements, move } };
}

describe('a preview', () => {
  it('gives numbers contacts by what they may send a day, so that all end with the same load', async () => {
    await contactsOf(store, 'A', 40);
    await contactsOf(store, 'B', 10, { from: 100 });
    expect(await previewMigration(engine, 'A')).toEqual({
      id: 'A/1',
      from: 'A',
      contacts: 40,
      engaged: 0,
      optedOut: 0,
      targets: [
        { instance: 'D', has: 0, gets: 25, perDay: 200, days: 1 },
        { instance: 'C', has: 0, gets: 12, perDay: 100, days: 1 },
        { instance: 'B', has: 10, gets: 3, perDay: 100, days: 1 },
      ],
      unplaced: 0,
    });
    expect(await spread(store)).toEqual({ A: 40, B: 10 });
  });

  it('passes over numbers that are full, away, unwell or still young', async () => {
    engine.settings = { ...engine.settings, warmUpTable: [20, 36] };
    await fleet(
      engine,
      instance('away', { state: 'connecting' }),
      instance('cold', { state: 'restricted', restriction: 'cold' }),
      instance('of others', { server: 'third' }),
      instance('unwell', { health: 49 }),
      instance('young', { dayLimit: 200, warmUp: { stage: 0, since: new Date(0) } }),
    );
    await contactsOf(store, 'A', 210);
    await contactsOf(store, 'B', 60, { from: 1_000 });
    const { targets } = await previewMigration(engine, 'A');
    expect(targets.map(({ instance: name, gets }) => [name, gets])).toEqual([
      ['D', 129],
      ['C', 64],
      ['young', 13],
      ['B', 4],
    ]);
  });

  it('stays among the numbers that send the same campaigns, unless others are named', async () => {
    const { id: _, ...record } = records.campaign('new', { strategy: 'sticky', instances: ['A', 'C'] });
    await engine.campaigns.create(record);
    await contactsOf(store, 'A', 10);
    const targetsOf = async (to?: string[]) =>
      (await previewMigration(engine, 'A', to === undefined ? {} : { to })).targets.map(
        ({ instance: name, gets }) => [name, gets],
      );
    expect(await targetsOf()).toEqual([['C', 10]]);
    expect(await targetsOf(['B'])).toEqual([['B', 10]]);
  });

  it('tells how many days a number needs to write to all of its contacts', async () => {
    await fleet(engine, instance('small', { dayLimit: 20 }));
    await contactsOf(store, 'A', 81);
    await contactsOf(store, 'small', 40, { from: 1_000 });
    const { targets } = await previewMigration(engine, 'A', { to: ['small'] });
    expect(targets).toEqual([{ instance: 'small', has: 40, gets: 81, perDay: 20, days: 7 }]);
  });

  it('counts who goes first, and who is not written to any more', async () => {
    await contactsOf(store, 'A', 5);
    await contactsOf(store, 'A', 2, { from: 10, repliedAt: new Date(0) });
    await contactsOf(store, 'A', 1, { from: 20, optedInAt: new Date(0) });
    await contactsOf(store, 'A', 4, { from: 30, optedOut: true, repliedAt: new Date(0) });
    expect(await previewMigration(engine, 'A')).toMatchObject({ contacts: 8, engaged: 3, optedOut: 4 });
  });

  it('goes only to the numbers that are named', async () => {
    await contactsOf(store, 'A', 10);
    const { targets } = await previewMigration(engine, 'A', { to: ['C', 'C'] });
    expect(targets).toEqual([{ instance: 'C', has: 0, gets: 10, perDay: 100, days: 1 }]);
  });

  it('says everything that is wrong with the numbers that are named', async () => {
    await fleet(engine, instance('away', { state: 'logged_out' }), instance('unwell', { health: 10 }));
    await expect(
      previewMigration(engine, 'A', { to: ['B', 'A', 'X', 'away', 'unwell'] }),
    ).rejects.toMatchObject({
      problems: [
        { field: 'to', code: 'target_is_source' },
        { field: 'to', code: 'target_unknown', params: { name: 'X' } },
        { field: 'to', code: 'target_unable', params: { name: 'away', state: 'logged_out' } },
        { field: 'to', code: 'target_unwell', params: { name: 'unwell', health: 10 } },
      ],
    });
  });

  it('without a number that can take them places nobody', async () => {
    engine = testEngine(store);
    await store.models.instances.updateMany({}, { state: 'disconnected' });
    await contactsOf(store, 'A', 10);
    const plan = await previewMigration(engine, 'A');
    expect(plan).toMatchObject({ contacts: 10, targets: [], unplaced: 10 });
    await expect(executeMigration(engine, plan, 'ana')).rejects.toMatchObject({ code: 'nothing_to_migrate' });
  });
});

describe('a migration', () => {
  it('moves everybody as its preview said, but those who opted out', async () => {
    await contactsOf(store, 'A', 37);
    await contactsOf(store, 'A', 3, { from: 50, optedOut: true });
    await contactsOf(store, 'B', 4, { from: 100 });
    const { targets } = await previewMigration(engine, 'A');
    const migration = await migrate();
    expect(await spread(store)).toEqual({ A: 3, B: 10, C: 10, D: 21 });
    expect(migration).toMatchObject({ from: 'A', by: 'ana', contacts: 37, finishedAt: engine.clock.now() });
    expect(migration.targets).toEqual(
      targets.map(({ instance: name, gets }) => ({ instance: name, contacts: gets, placed: gets })),
    );
    expect(wakened).toEqual(['A/1']);
  });

  it('begins with those who replied or opted in', async () => {
    await contactsOf(store, 'A', 30);
    const engaged = [
      ...(await contactsOf(store, 'A', 2, { from: 40, repliedAt: new Date(0) })),
      ...(await contactsOf(store, 'A', 2, { from: 50, optedInAt: new Date(0) })),
    ];
    const order: string[] = [];
    const { placements } = engine;
    engine.placements = {
      ...placements,
      move(moves, how) {
        order.push(...moves.map(({ phone }) => phone));
        return placements.move(moves, how);
      },
    };
    await migrate();
    expect(order).toHaveLength(34);
    expect(order.slice(0, 4)).toEqual(engaged);
  });

  it('gives contacts to a number that they know, as far as that has room', async () => {
    await contactsOf(store, 'A', 20);
    const knowC = await contactsOf(store, 'A', 5, { from: 50, chats: ['A', 'C'] });
    const knowB = await contactsOf(store, 'A', 15, { from: 60, chats: ['B'] });
    await migrate();
    expect(await spread(store)).toEqual({ B: 10, C: 10, D: 20 });
    const contacts = await engine.contacts.many([...knowB, ...knowC]);
    const at = (phones: string[], name: string): number =>
      phones.filter((phone) => contacts.get(phone)?.preferredInstance === name).length;
    expect([at(knowC, 'C'), at(knowB, 'B')]).toEqual([5, 10]);
  });

  it('of 10,000 contacts takes ten chunks', async () => {
    await contactsOf(store, 'A', 10_000);
    const chunks: number[] = [];
    const { placements } = engine;
    engine.placements = {
      ...placements,
      move(moves, how) {
        chunks.push(moves.length);
        return placements.move(moves, how);
      },
    };
    const { targets } = await migrate();
    expect(chunks).toEqual(Array.from({ length: 10 }, () => 1_000));
    expect(await spread(store)).toEqual({ B: 2_500, C: 2_500, D: 5_000 });
    expect(targets.map(({ placed }) => placed)).toEqual([5_000, 2_500, 2_500]);
  }, 60_000);

  it('that nobody needs does not begin', async () => {
    await contactsOf(store, 'A', 3, { optedOut: true });
    const plan = await previewMigration(engine, 'A');
    await expect(executeMigration(engine, plan, 'ana')).rejects.toMatchObject({ code: 'nothing_to_migrate' });
    expect(await engine.migrations.ofNumber('A')).toEqual([]);
  });
});

describe('asked for twice', () => {
  it('at once, happens once, and tells the second who did it', async () => {
    await contactsOf(store, 'A', 50);
    const begun = await inParallel(5, async (n) =>
      executeMigration(engine, await previewMigration(engine, 'A'), `person ${n}`),
    );
    const first = begun.findIndex(({ began }) => began);
    expect(begun.filter(({ began }) => began)).toHaveLength(1);
    expect(new Set(begun.map(({ migration }) => migration.by))).toEqual(new Set([`person ${first}`]));
    expect(await engine.migrations.ofNumber('A')).toHaveLength(1);
    expect(await engine.migrations.running()).toHaveLength(1);
  });

  it('while it runs, is the one that runs', async () => {
    await contactsOf(store, 'A', 50);
    await executeMigration(engine, await previewMigration(engine, 'A'), 'ana');
    const again = await executeMigration(engine, await previewMigration(engine, 'A'), 'bia');
    expect(again).toMatchObject({ began: false, migration: { id: 'A/1', by: 'ana' } });
  });

  it('after it is done, moves those who came since', async () => {
    await contactsOf(store, 'A', 10);
    await migrate(['B']);
    await contactsOf(store, 'A', 5, { from: 50 });
    expect(await migrate(['C'])).toMatchObject({ id: 'A/2', contacts: 5 });
    expect(await spread(store)).toEqual({ B: 10, C: 5 });
  });
});

describe('a worker that dies', () => {
  it.each([
    ['before anything of a chunk was moved', 1, 0],
    ['in the middle of its first chunk', 1, 9],
    ['in the middle of a later chunk', 3, 19],
    ['after a chunk, before it is noted', 3, 20],
  ])('%s is followed by another, and the plan comes out', async (_, chunk, moves) => {
    await contactsOf(store, 'A', 60);
    await contactsOf(store, 'A', 20, { from: 5_000, repliedAt: new Date(0) });
    const { migration } = await executeMigration(engine, await previewMigration(engine, 'A'), 'ana');
    await expect(runMigration(dyingAt(chunk, moves), migration.id, going)).rejects.toThrow('killed');
    expect(await runMigration(engine, migration.id, going)).toBeUndefined();
    expect(await spread(store)).toEqual({ B: 20, C: 20, D: 40 });
    expect((await saved('A/1')).targets.map(({ placed }) => placed)).toEqual([40, 20, 20]);
  });

  it('or stops for a deploy leaves it where it is', async () => {
    await contactsOf(store, 'A', 10);
    const { migration } = await executeMigration(engine, await previewMigration(engine, 'A'), 'ana');
    expect(await runMigration(engine, migration.id, AbortSignal.abort())).toEqual(engine.clock.now());
    expect(await spread(store)).toEqual({ A: 10 });
  });
});

describe('two workers at once', () => {
  it('move everybody once, and the plan comes out', async () => {
    await contactsOf(store, 'A', 400);
    const { migration } = await executeMigration(engine, await previewMigration(engine, 'A'), 'ana');
    engine.placements = smallChunks(engine);
    const other = { ...engine, placements: smallChunks(testEngine(store)) };
    await Promise.all([runMigration(engine, migration.id, going), runMigration(other, migration.id, going)]);
    const { targets, finishedAt } = await saved(migration.id);
    expect(finishedAt).toBeDefined();
    const counts = await spread(store);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(400);
    expect(counts['A']).toBeUndefined();
    expect(Object.fromEntries(targets.map(({ instance: name, placed }) => [name, placed]))).toEqual(counts);
    expect(Math.abs(counts['D']! - 200)).toBeLessThanOrEqual(20);
  });

  it('of which one comes back after the migration was undone change nothing', async () => {
    await contactsOf(store, 'A', 100);
    const { migration } = await executeMigration(engine, await previewMigration(engine, 'A'), 'ana');
    const late: { moves: readonly PlacementMove[]; how: Parameters<PlacementStore['move']>[1] }[] = [];
    const stuck: PlacementStore['move'] = async (moves, how) => {
      late.push({ moves, how });
      throw new Error('stuck');
    };
    const worker = { ...engine, placements: { ...engine.placements, move: stuck } };
    await expect(runMigration(worker, migration.id, going)).rejects.toThrow('stuck');
    await runMigration(engine, migration.id, going);
    const undo = await undoMigration(engine, migration.id, 'bia');
    await runMigration(engine, undo.migration.id, going);
    expect(await spread(store)).toEqual({ A: 100 });
    for (const { moves, how } of late) expect(await engine.placements.move(moves, how)).toBe(0);
    expect(late[0]?.moves).toHaveLength(100);
    expect(await spread(store)).toEqual({ A: 100 });
  });
});

describe('a target that is lost on the way', () => {
  it('gets nobody more; the others take its part', async () => {
    await contactsOf(store, 'A', 60);
    const { migration } = await executeMigration(engine, await previewMigration(engine, 'A'), 'ana');
    await expect(runMigration(dyingAt(2, 0), migration.id, going)).rejects.toThrow('killed');
    await store.models.instances.updateOne({ _id: 'D' }, { state: 'banned' });
    await runMigration(engine, migration.id, going);
    const counts = await spread(store);
    expect(counts).toEqual({ B: 25, C: 25, D: 10 });
  });

  it('and no other: waits for half a minute, and then goes on', async () => {
    await contactsOf(store, 'A', 10);
    const { migration } = await executeMigration(engine, await previewMigration(engine, 'A'), 'ana');
    await store.models.instances.updateMany({}, { state: 'connecting', since: engine.clock.now() });
    const again = await runMigration(engine, migration.id, going);
    expect(again?.getTime()).toBe(engine.clock.now().getTime() + 30_000);
    await store.models.instances.updateMany({}, { state: 'connected' });
    expect(await runMigration(engine, migration.id, going)).toBeUndefined();
    expect((await spread(store))['A']).toBeUndefined();
  });
});

describe('undoing', () => {
  it('brings everybody back, once, however often it is asked for', async () => {
    await contactsOf(store, 'A', 150);
    await contactsOf(store, 'B', 10, { from: 5_000 });
    const { id } = await migrate();
    engine.clock.advance(23 * HOUR);
    const undos = await inParallel(4, (n) => undoMigration(engine, id, `person ${n}`));
    expect(undos.filter(({ began }) => began)).toHaveLength(1);
    const { migration } = undos[0]!;
    expect(new Set(undos.map((undo) => undo.migration.id))).toEqual(new Set(['A/2']));
    await runMigration(engine, migration.id, going);
    expect(await spread(store)).toEqual({ A: 150, B: 10 });
    expect(await saved(migration.id)).toMatchObject({
      undoes: id,
      contacts: 150,
      targets: [{ placed: 150 }],
    });

    engine.clock.advance(48 * HOUR);
    const again = await undoMigration(engine, id, 'bia');
    expect(again).toMatchObject({ began: false, migration: { id: 'A/2', by: migration.by } });
  });

  it('leaves those who were written to by their new number, and those who moved on', async () => {
    const phones = await contactsOf(store, 'A', 10, { lastContactedAt: new Date('2026-03-01T00:00:00Z') });
    const { id } = await migrate(['B', 'C']);
    const [written, rebalanced, banned] = phones as [string, string, string];
    engine.clock.advance(HOUR);
    await engine.contacts.noteSent(written, 'B', engine.clock.now());
    const moved = await engine.placements.find({ mark: id, limit: 100 });
    const placement = moved.find(({ phone }) => phone === rebalanced)!;
    expect(await engine.placements.move([{ ...placement, to: 'D' }], {})).toBe(1);
    const from = (await engine.contacts.get(banned))?.preferredInstance;
    expect(await engine.contacts.prefer([{ phone: banned, from, to: 'D' }])).toBe(1);

    const undo = await undoMigration(engine, id, 'bia');
    expect(undo.migration.contacts).toBe(7);
    await runMigration(engine, undo.migration.id, going);
    const counts = await spread(store);
    expect([counts['A'], counts['D']]).toEqual([7, 2]);
    const heard = (await engine.contacts.get(written))?.preferredInstance;
    expect(['B', 'C']).toContain(heard);
  });

  it('brings back those to whom only other numbers wrote, also the one that they left', async () => {
    const phones = await contactsOf(store, 'A', 10, { chats: ['A', 'B'] });
    const { id } = await migrate(['B']);
    const later = async (minutes: number, name: string, people: readonly string[]): Promise<void> => {
      for (const phone of people)
        await engine.contacts.noteSent(
          phone,
          name,
          new Date(engine.clock.now().getTime() + minutes * 60_000),
        );
    };
    await later(1, 'A', phones);
    await later(2, 'B', phones.slice(0, 3));
    await later(3, 'D', phones);
    const undo = await undoMigration(engine, id, 'bia');
    expect(undo.migration.contacts).toBe(7);
    await runMigration(engine, undo.migration.id, going);
    expect(await spread(store)).toEqual({ A: 7, B: 3 });
  });

  it('leaves who hears from their new number in the middle of it', async () => {
    const phones = await contactsOf(store, 'A', 10);
    const { id } = await migrate(['B']);
    const { migration } = await undoMigration(engine, id, 'bia');
    const { placements } = engine;
    const worker: TestEngine = {
      ...engine,
      placements: {
        ...placements,
        async move(moves, how) {
          await engine.contacts.noteSent(phones[4]!, 'B', engine.clock.now());
          return placements.move(moves, how);
        },
      },
    };
    await runMigration(worker, migration.id, going);
    expect(await spread(store)).toEqual({ A: 9, B: 1 });
  });

  it('goes on after a crash in the middle', async () => {
    await contactsOf(store, 'A', 50);
    const { id } = await migrate();
    const { migration } = await undoMigration(engine, id, 'bia');
    await expect(runMigration(dyingAt(2, 7), migration.id, going)).rejects.toThrow('killed');
    expect((await spread(store))['A']).toBe(27);
    await runMigration(engine, migration.id, going);
    expect(await spread(store)).toEqual({ A: 50 });
    expect((await saved(migration.id)).targets).toEqual([{ instance: 'A', contacts: 50, placed: 50 }]);
  });

  it('is refused while another migration moves contacts', async () => {
    await contactsOf(store, 'A', 10);
    const { id } = await migrate(['B']);
    await contactsOf(store, 'A', 10, { from: 100 });
    await executeMigration(engine, await previewMigration(engine, 'A'), 'ana');
    await expect(undoMigration(engine, id, 'bia')).rejects.toMatchObject({
      code: 'migration_running',
      retryable: true,
      details: { by: 'ana' },
    });
  });

  it('is refused after a day', async () => {
    await contactsOf(store, 'A', 10);
    const { id } = await migrate();
    engine.clock.advance(24 * HOUR + 1);
    await expect(undoMigration(engine, id, 'bia')).rejects.toMatchObject({ code: 'undo_too_late' });
    expect((await spread(store))['A']).toBeUndefined();
  });

  it('is refused when everybody has heard from their new number', async () => {
    const phones = await contactsOf(store, 'A', 3);
    const { id } = await migrate(['B']);
    engine.clock.advance(1_000);
    for (const phone of phones) await engine.contacts.noteSent(phone, 'B', engine.clock.now());
    await expect(undoMigration(engine, id, 'bia')).rejects.toMatchObject({ code: 'nothing_to_undo' });
  });

  it('of what is no migration is refused', async () => {
    await contactsOf(store, 'A', 3);
    const { id } = await migrate(['B']);
    const { migration } = await undoMigration(engine, id, 'bia');
    for (const unknown of ['A/9', 'X/1', migration.id]) {
      await expect(undoMigration(engine, unknown, 'bia')).rejects.toMatchObject({
        code: 'migration_unknown',
      });
    }
  });

  it('while it is under way no new migration of the number begins', async () => {
    await contactsOf(store, 'A', 10);
    const { id } = await migrate(['B']);
    const stale = { ...(await previewMigration(engine, 'A')), contacts: 10, unplaced: 0 };
    const { migration } = await undoMigration(engine, id, 'bia');
    await expect(executeMigration(engine, stale, 'ana')).rejects.toMatchObject({ code: 'migration_running' });
    await runMigration(engine, migration.id, going);
    await expect(executeMigration(engine, stale, 'ana')).rejects.toMatchObject({ code: 'plan_outdated' });
    expect(await migrate(['C'])).toMatchObject({ id: 'A/3', contacts: 10 });
    expect(await spread(store)).toEqual({ C: 10 });
    expect(phoneOf(0)).toBe('+5511970000000');
  });
});
