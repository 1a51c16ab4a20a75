import { beforeEach } from 'vitest';
import { connectStore, type Store } from '../../src/store/connect.ts';
import { workerDatabaseUri } from '../setup/database.ts';
import { neverExpire } from './never-expire.ts';

/** What a store's collections are asked without being changed; of what is deleted nothing has to be emptied either. */
const HARMLESS = /^(find|findOne|aggregate|count.*|estimated.*|distinct|delete.*|create.*|list.*)$/;

interface SharedStore {
  store: Store;
  /** Empties the collections that were written to since it was called last: most tests write to two or three of them. */
  empty(): Promise<void>;
}

/** All files of a worker share one, as the making of its collections and indexes is dearer than the tests of most files. */
let shared: Promise<SharedStore> | undefined;

/** A store over a database that is the calling test file's as long as that runs, empty before each test. Await it at the top level. */
export async function testStore(): Promise<Store> {
  const { store, empty } = await (shared ??= connect());
  beforeEach(empty);
  return store;
}

async function connect(): Promise<SharedStore> {
  const store = await connectStore(workerDatabaseUri());
  await neverExpire(store);
  const collections = Object.values(store.models).map(({ collection }) => collection.name);
  const written = new Set(collections);
  store.connection.set('debug', (collection: string, method: string) => {
    if (!HARMLESS.test(method)) written.add(collection);
  });
  const empty = async (): Promise<void> => {
    const names = [...written];
    written.clear();
    await Promise.all(names.map((name) => store.connection.collection(name).deleteMany({})));
  };
  return { store, empty };
}

/** Runs the same call many times at once. */
export function inParallel<T>(times: number, call: (n: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, (_, n) => call(n)));
}
