import { createConnection } from 'mongoose';
import { FrotaError, messageOf } from '../errors.ts';
import { mendDriver } from './mend-driver.ts';
import { defineModels, type Models } from './models.ts';
import { ENDED } from './schemas/inbox.ts';
import { type StoreServer, storeServer } from './store-server.ts';

/** Events that are read for the last one of each number: some seconds of a large fleet, days of a small one. */
const EVENTS_READ = 20_000;

/** A query that takes longer is given up, in ms: whoever looks does not wait for it. */
const QUERY_MS = 4_000;

/** A store that is looked at, and not changed: its indexes are left as they are. */
export interface StoreLook {
  models: Models;
  server(): Promise<StoreServer>;
  /** What the server takes for the time. */
  clock(): Promise<Date>;
  /** Indexes that queries are made for and that are not there: `messages {campaign, state}`. */
  missingIndexes(): Promise<string[]>;
  /** When each number's last webhook came, by `server/instance`, of those that came last. */
  lastWebhooks(): Promise<ReadonlyMap<string, Date>>;
  close(): Promise<void>;
}

/**
 * Connects to a store to look at it.
 * @param patienceMs for an answer
 * @throws FrotaError `store_unreachable`
 */
export async function lookAtStore(uri: string, patienceMs: number): Promise<StoreLook> {
  mendDriver();
  const connection = createConnection(uri, {
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    maxPoolSize: 5,
    serverSelectionTimeoutMS: patienceMs,
    connectTimeoutMS: patienceMs,
    socketTimeoutMS: QUERY_MS,
  });
  try {
    await connection.asPromise();
  } catch (cause) {
    await connection.close().catch(() => undefined);
    throw new FrotaError('store_unreachable', messageOf(cause), { cause, retryable: true });
  }
  const models = defineModels(connection);
  return {
    models,
    server: () => storeServer(connection),
    async clock() {
      const hello = await connection.db?.admin().command({ hello: 1 });
      return (hello?.['localTime'] as Date | undefined) ?? new Date();
    },
    async missingIndexes() {
      const lacking = await Promise.all(
        Object.values(models).map(async (model) => {
          const { toCreate } = await model.diffIndexes({ indexOptionsToCreate: false });
          return toCreate.map((index: unknown) => `${model.collection.name} ${keysOf(index)}`);
        }),
      );
      return lacking.flat();
    },
    async lastWebhooks() {
      const last = (match: object, sort: Record<string, -1>) =>
        models.inbox
          .aggregate<{ _id: { server: string; instance: string }; at: Date }>([
            { $match: match },
            { $sort: sort },
            { $limit: EVENTS_READ },
            { $group: { _id: { server: '$server', instance: '$instance' }, at: { $max: '$receivedAt' } } },
          ])
          .option({ maxTimeMS: QUERY_MS });
      const rows = await Promise.all([
        last(ENDED.of, { receivedAt: -1 }),
        // What came and waits has come, too.
        last({ state: 'pending' }, { dueAt: -1 }),
      ]);
      const times = new Map<string, Date>();
      for (const { _id, at } of rows.flat()) {
        const name = `${_id.server}/${_id.instance}`;
        if ((times.get(name) ?? at) <= at) times.set(name, at);
      }
      return times;
    },
    close: () => connection.close(),
  };
}

function keysOf(index: unknown): string {
  return `{${Object.keys((Array.isArray(index) ? index[0] : index) as object).join(', ')}}`;
}
