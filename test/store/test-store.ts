import { afterAll, beforeEach } from 'vitest';
import { connectStore, type Store } from '../../src/store/connect.ts';
import { freshDatabaseUri } from '../setup/database.ts';
import { neverExpire } from './never-expire.ts';

/** A store over a database of its own for the calling test file, empty before each test. Await it at the top level. */
export async function testStore(): Promise<Store> {
  const store = await connectStore(freshDatabaseUri());
  await neverExpire(store);
  afterAll(() => store.close());
  beforeEach(async () => {
    for (const model of Object.values(store.models)) await model.deleteMany({});
  });
  return store;
}

/** Runs the same call many times at once. */
export function inParallel<T>(times: number, call: (n: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, (_, n) => call(n)));
}
