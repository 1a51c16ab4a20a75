import { beforeEach, describe, expect, it } from 'vitest';
import { observeInstance } from '../../src/engine/fleet.ts';
import { executeMigration, undoMigration } from '../../src/engine/migration.ts';
import { previewMigration } from '../../src/engine/migration-plan.ts';
import { runMigration } from '../../src/engine/run-migration.ts';
import { tendMigrations } from '../../src/engine/tend-migrations.ts';
import * as records from '../fakes/records.ts';
import { testStore } from '../store/test-store.ts';
import { contactsOf, spread } from './contacts-of.ts';
import { fleet, instanceOf, testEngine, type TestEngine } from './test-engine.ts';

const store = await testStore();
let engine: TestEngine;
let wakened: string[];

beforeEach(async () => {
  engine = testEngine(store);
  wakened = [];
  engine.wake.migrations = async (ids) => void wakened.push(...ids);
  await fleet(engine, 'A', 'B', 'C');
});

/** WhatsApp throws a number out, and Evolution tells why. */
async function ban(name: string, code: number): Promise<void> {
  engine.clock.advance(1_000);
  await observeInstance(engine, name, { kind: 'closed', code });
}

/** Tends migrations and runs those that were woken. */
async function tend(): Promise<string[]> {
  wakened = [];
  await tendMigrations(engine);
  const ids = [...new Set(wakened)];
  for (const id of ids) await runMigration(engine, id, new AbortController().signal);
  return ids;
}

describe('a number that is banned', () => {
  it('for good (406) loses its contacts without being asked, once', async () => {
    await contactsOf(store, 'A', 20);
    expect(await tend()).toEqual([]);
    await ban('A', 406);
    expect(await tend()).toEqual(['A/1']);
    expect(await spread(store)).toEqual({ B: 10, C: 10 });
    expect(await tend()).toEqual([]);
    expect(await engine.migrations.get('A/1')).toMatchObject({ by: 'frota', contacts: 20 });
    expect(await engine.audits.list({ subject: 'instance:A', limit: 10 })).toContainEqual(
      expect.objectContaining({ actor: 'frota', action: 'instance.migrate' }),
    );
  });

  it.each([401, 402, 403])('or away otherwise (%i) keeps them until a person decides', async (code) => {
    await contactsOf(store, 'A', 20);
    await ban('A', code);
    expect(await tend()).toEqual([]);
    expect(await spread(store)).toEqual({ A: 20 });
  });

  it('for good, as is told after a 403, loses them, too; it is one problem and one penalty', async () => {
    await contactsOf(store, 'A', 20);
    await ban('A', 403);
    const { penalizedAt } = await instanceOf(engine, 'A');
    expect(await tend()).toEqual([]);
    await ban('A', 406);
    await ban('A', 403);
    expect(await tend()).toEqual(['A/1']);
    expect(await spread(store)).toEqual({ B: 10, C: 10 });
    expect(await instanceOf(engine, 'A')).toMatchObject({ state: 'banned', penalizedAt });
    expect(await engine.incidents.history('banned:A', 9)).toMatchObject([
      { status: 'open', facts: { evidence: 'code 406: banned' } },
    ]);
  });

  it('keeps what a person gives back to it', async () => {
    await contactsOf(store, 'A', 20);
    await ban('A', 406);
    await tend();
    await undoMigration(engine, 'A/1', 'ana');
    await tend();
    expect(await spread(store)).toEqual({ A: 20 });
    expect(await tend()).toEqual([]);
  });

  it('and then those that its contacts were going to: goes on to others', async () => {
    await contactsOf(store, 'A', 20);
    await ban('A', 406);
    await tendMigrations(engine);
    for (const name of ['B', 'C']) await ban(name, 406);
    expect(await tend()).toEqual(['A/1']);
    expect(await tend()).toEqual([]);
    await fleet(engine, 'D');
    expect(await tend()).toEqual(['A/2']);
    expect(await spread(store)).toEqual({ D: 20 });
    expect(await tend()).toEqual([]);
  });

  it('keeps what a person leaves with it in the middle', async () => {
    await contactsOf(store, 'A', 20);
    await ban('A', 406);
    await tendMigrations(engine);
    await undoMigration(engine, 'A/1', 'ana');
    expect(await tend()).toEqual(['A/2']);
    expect(await tend()).toEqual([]);
    expect(await spread(store)).toEqual({ A: 20 });
  });

  it('again, loses its contacts again', async () => {
    await contactsOf(store, 'A', 20);
    await ban('A', 406);
    await tend();
    engine.clock.advance(60_000);
    await observeInstance(engine, 'A', { kind: 'connection', state: 'open' });
    await contactsOf(store, 'A', 4, { from: 100 });
    expect(await tend()).toEqual([]);
    await ban('A', 406);
    expect(await tend()).toEqual(['A/2']);
    expect(await spread(store)).toEqual({ B: 12, C: 12 });
  });

  it('waits for numbers of its campaigns to be back', async () => {
    await fleet(engine, 'other');
    const { id: _, ...record } = records.campaign('new', { strategy: 'hybrid' });
    await engine.campaigns.create(record);
    await contactsOf(store, 'A', 20);
    for (const name of ['B', 'C']) await ban(name, 401);
    await ban('A', 406);
    expect(await tend()).toEqual([]);
    engine.clock.advance(60_000);
    await observeInstance(engine, 'C', { kind: 'connection', state: 'open' });
    expect(await tend()).toEqual(['A/1']);
    expect(await spread(store)).toEqual({ C: 20 });
  });
});

it('a migration whose worker is gone goes on, and one that is done does not', async () => {
  await contactsOf(store, 'A', 20);
  await executeMigration(engine, await previewMigration(engine, 'A'), 'ana');
  expect(await tend()).toEqual(['A/1']);
  expect(await spread(store)).toEqual({ B: 10, C: 10 });
  expect(await tend()).toEqual([]);
});
