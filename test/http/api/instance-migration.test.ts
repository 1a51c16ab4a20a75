import { beforeEach, describe, expect, it } from 'vitest';
import { runMigration } from '../../../src/engine/run-migration.ts';
import { mongoContactImport } from '../../../src/store/contact-import.ts';
import { contactsOf, spread } from '../../engine/contacts-of.ts';
import { fleet, type TestEngine, testEngine } from '../../engine/test-engine.ts';
import { instance } from '../../fakes/records.ts';
import { testStore } from '../../store/test-store.ts';
import { servedApi } from './served-api.ts';

const store = await testStore();
let engine: TestEngine;
beforeEach(async () => {
  engine = testEngine(store);
  await fleet(engine, instance('A', { state: 'banned' }), 'B', instance('D', { state: 'paused' }));
});
const call = await servedApi(() => engine, mongoContactImport(store.models));

const params = { name: 'A' };
const preview = (query?: Record<string, string>) =>
  call({ id: 'previewMigration', role: 'operator', params, ...(query && { query }) });
const planOf = async (query?: Record<string, string>) =>
  ((await preview(query)).body as { plan: string }).plan;
const start = (plan: string, to?: string[]) =>
  call({ id: 'startMigration', role: 'approver', params, body: { plan, ...(to && { to }) } });
const undo = () => call({ id: 'undoMigration', role: 'approver', params });
const state = () => call({ id: 'getMigration', role: 'viewer', params });
const work = (id: string) => runMigration(engine, id, new AbortController().signal);

describe('a migration', () => {
  it('is previewed, begun as previewed, done, and taken back', async () => {
    await contactsOf(store, 'A', 10);
    expect((await state()).body).toEqual({ migration: null, undo: null, undoableUntil: null, waitsFor: [] });
    const { body } = await preview();
    expect(body).toMatchObject({
      from: 'A',
      contacts: 10,
      unplaced: 0,
      targets: [{ instance: 'B', has: 0, gets: 10, perDay: 10_000, days: 1 }],
    });
    expect(await spread(store)).toEqual({ A: 10 });

    const begun = await start((body as { plan: string }).plan);
    expect(begun).toMatchObject({ status: 202, body: { id: 'A/1', contacts: 10, moved: 0 }, wrong: '' });
    expect((await state()).body).toMatchObject({ migration: { id: 'A/1', finishedAt: null } });
    await work('A/1');
    expect(await spread(store)).toEqual({ B: 10 });
    expect((await state()).body).toMatchObject({
      migration: { moved: 10, targets: [{ instance: 'B', contacts: 10, moved: 10 }] },
      undoableUntil: '2026-03-11T12:00:00.000Z',
    });

    engine.clock.advance(1_000);
    expect(await undo()).toMatchObject({ status: 202, body: { id: 'A/2', undoes: 'A/1' }, wrong: '' });
    await work('A/2');
    expect(await spread(store)).toEqual({ A: 10 });
    const by = { actor: 'approver (key:approver)', where: 'api', subject: 'instance:A' };
    expect(await engine.audits.list({ subject: 'instance:A', limit: 9 })).toMatchObject([
      { ...by, action: 'instance.migrate.undo' },
      { ...by, action: 'instance.migrate' },
    ]);
  });

  it('happens once, whoever sends the same plan again', async () => {
    await contactsOf(store, 'A', 4);
    const plan = await planOf();
    await start(plan);
    expect(await start(plan)).toMatchObject({ status: 202, body: { id: 'A/1' } });
    await work('A/1');
    expect(await start(plan)).toMatchObject({ status: 202, body: { id: 'A/1', moved: 4 } });
    expect(await engine.migrations.ofNumber('A')).toHaveLength(1);
  });

  it('is outdated when other numbers would take the contacts than was shown, and nobody is moved', async () => {
    await contactsOf(store, 'A', 4);
    const plan = await planOf();
    await fleet(engine, 'C');
    expect(await start(plan)).toMatchObject({ status: 409, body: { code: 'plan_outdated' }, wrong: '' });
    expect(await start('nonsense')).toMatchObject({ status: 409, body: { code: 'plan_outdated' } });
    expect(await engine.migrations.ofNumber('A')).toEqual([]);
    expect(await start(await planOf())).toMatchObject({ status: 202 });
  });

  it('is outdated when it was made and taken back meanwhile', async () => {
    await contactsOf(store, 'A', 4);
    const plan = await planOf();
    await start(plan);
    await work('A/1');
    await undo();
    await work('A/2');
    const next = await planOf();
    expect(next).not.toBe(plan);
    expect(await start(next)).toMatchObject({ status: 202, body: { id: 'A/3' } });
  });

  it('goes to the numbers that are named, if they can take anybody', async () => {
    await fleet(engine, 'C');
    await contactsOf(store, 'A', 4);
    const plan = await planOf({ to: 'C' });
    expect(await start(plan)).toMatchObject({ status: 409 });
    expect(await start(plan, ['C'])).toMatchObject({ status: 202, body: { targets: [{ instance: 'C' }] } });
    expect(await preview({ to: 'A,D,X' })).toMatchObject({
      status: 400,
      body: { errors: [{ code: 'target_is_source' }, { code: 'target_unable' }, { code: 'target_unknown' }] },
      wrong: '',
    });
  });

  it('does not begin where there is nobody to move, or nowhere to go', async () => {
    expect(await start(await planOf())).toMatchObject({ status: 409, body: { code: 'nothing_to_migrate' } });
    expect(await undo()).toMatchObject({ status: 409, body: { code: 'nothing_to_undo' }, wrong: '' });
    await contactsOf(store, 'A', 4);
    await engine.instances.setHealth('B', 0);
    expect(await preview()).toMatchObject({ body: { unplaced: 4, targets: [] } });
    expect(await start(await planOf())).toMatchObject({ status: 409, body: { code: 'nothing_to_migrate' } });
  });
});
