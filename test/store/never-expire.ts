import type { Store } from '../../src/store/connect.ts';

/**
 * Has the database delete nothing for its age. It looks once a minute, by the real time, and so would take from a test that runs
 * just then what it has written under its own clock, which is behind.
 */
export async function neverExpire({ models }: Pick<Store, 'models'>): Promise<void> {
  for (const { collection } of Object.values(models))
    for (const { name, expireAfterSeconds } of await collection.indexes())
      if (name !== undefined && expireAfterSeconds !== undefined) await collection.dropIndex(name);
}
