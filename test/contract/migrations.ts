import { beforeEach, describe, expect, it } from 'vitest';
import type { Migration, MigrationStore } from '../../src/engine/ports.ts';
import { LATER, NOW } from './rows.ts';
import { type Fresh, inParallel, type StoresUnderTest } from './stores.ts';

/** How every store keeps migrations. */
export function migrationsContract(fresh: Fresh): void {
  let stores: StoresUnderTest;
  let migrations: MigrationStore;
  beforeEach(() => {
    stores = fresh();
    ({ migrations } = stores);
  });

  const migration = (sequence: number, changes: Partial<Migration> = {}): Migration => ({
    id: `A/${sequence}`,
    from: 'A',
    sequence,
    by: 'ana',
    startedAt: NOW,
    contacts: 30,
    targets: [
      { instance: 'B', contacts: 20, placed: 0 },
      { instance: 'C', contacts: 10, placed: 0 },
    ],
    stage: 'engaged',
    ...changes,
  });

  it('keeps all of a migration', async () => {
    const undoing = migration(2, { undoes: 'A/1', stage: 'rest', cursor: '+1' });
    expect(await migrations.create(undoing)).toBe(true);
    expect(await migrations.get('A/2')).toEqual(undoing);
    expect(await migrations.get('A/1')).toBeUndefined();
  });

  it('of two with one id keeps the first, also when many come at once', async () => {
    const created = await inParallel(stores, 8, (store, n) =>
      store.migrations.create(migration(1, { by: `person ${n}` })),
    );
    expect(created.filter(Boolean)).toHaveLength(1);
    expect((await migrations.get('A/1'))?.by).toBe(`person ${created.indexOf(true)}`);
  });

  it("lists a number's, the newest first, and those that are under way", async () => {
    const other = migration(1, { id: 'B/1', from: 'B' });
    for (const one of [migration(9), migration(10), other]) await migrations.create(one);
    await migrations.create(migration(8, { finishedAt: NOW }));
    expect((await migrations.ofNumber('A')).map(({ id }) => id)).toEqual(['A/10', 'A/9', 'A/8']);
    expect(await migrations.ofNumber('C')).toEqual([]);
    expect((await migrations.running()).map(({ id }) => id).toSorted()).toEqual(['A/10', 'A/9', 'B/1']);
  });

  describe('advance', () => {
    const targets = [
      { instance: 'B', contacts: 20, placed: 7 },
      { instance: 'C', contacts: 10, placed: 3 },
    ];

    it('saves how far it is, step by step, to its end', async () => {
      const steps = [
        { stage: 'engaged', claimed: '+5', targets },
        { stage: 'engaged', claimed: '+5', cursor: '+5', targets },
        { stage: 'rest', targets },
        { stage: 'rest', claimed: '+2', cursor: '+2', targets },
        { stage: 'rest', claimed: '+2', cursor: '+2', targets, stoppedBy: 'bia' },
        { stage: 'rest', targets, stoppedBy: 'bia', finishedAt: LATER },
      ] as const;
      await migrations.create(migration(1));
      for (const step of steps) {
        const from = (await migrations.get('A/1'))!;
        const to = { ...step, targets: [...step.targets] };
        expect(await migrations.advance(from, to)).toBe(true);
        expect(await migrations.get('A/1')).toEqual({ ...migration(1), ...to });
      }
      expect(await migrations.running()).toEqual([]);
      const ended = (await migrations.get('A/1'))!;
      expect(await migrations.advance(ended, { stage: 'rest', targets })).toBe(false);
    });

    it.each<[string, { [Field in keyof Migration]?: Migration[Field] | undefined }]>([
      ['another stage', { stage: 'rest' }],
      ['another place', { cursor: '+4' }],
      ['no place', { cursor: undefined }],
      ['another claim', { claimed: '+6' }],
      ['no claim', { claimed: undefined }],
      ['before it was stopped', { stoppedBy: undefined }],
      ['where somebody else stopped it', { stoppedBy: 'ana' }],
    ])('does nothing from %s', async (_, changes) => {
      const kept = migration(1, { cursor: '+5', claimed: '+7', stoppedBy: 'bia' });
      await migrations.create(kept);
      const from = { ...kept, ...changes } as Migration;
      expect(await migrations.advance(from, { stage: 'rest', targets })).toBe(false);
      expect(await migrations.get('A/1')).toEqual(kept);
    });

    it('changes nothing but how far it is', async () => {
      await migrations.create(migration(1));
      const to = { ...migration(1), by: 'bia', contacts: 1, claimed: '+7' };
      expect(await migrations.advance(migration(1), to)).toBe(true);
      expect(await migrations.get('A/1')).toEqual(migration(1, { claimed: '+7' }));
    });

    it('is made by one of many', async () => {
      await migrations.create(migration(1));
      const made = await inParallel(stores, 8, (store, n) =>
        store.migrations.advance(migration(1), { stage: 'engaged', cursor: `+${n}`, targets }),
      );
      expect(made.filter(Boolean)).toHaveLength(1);
      expect((await migrations.get('A/1'))?.cursor).toBe(`+${made.indexOf(true)}`);
    });
  });
}
