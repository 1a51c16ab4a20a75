import { type Connection, createConnection } from 'mongoose';
import { FrotaError, messageOf } from '../errors.ts';
import { expireInbox } from './inbox-expiry.ts';
import { mendDriver } from './mend-driver.ts';
import { defineModels, type Models } from './models.ts';

export interface Store {
  connection: Connection;
  models: Models;
  close(): Promise<void>;
}

/** A command that takes longer is given up by the server, in ms: better an error than a worker that hangs. */
const SOCKET_TIMEOUT_MS = 30_000;

/**
 * How soon it is seen that a server does not answer any more though its connections stand (a firewall forgot them, a
 * machine lost its power), in ms: after the two together they are given up, with what waits on them.
 */
const HEARTBEAT = { heartbeatFrequencyMS: 2_000, connectTimeoutMS: 5_000 } as const;

/** Whoever gets no connection for so long, in ms, hears of it and tries again, rather than to wait for ever. */
const NO_CONNECTION_MS = 10_000;

/** Received events are kept for so long, unless the settings say otherwise. */
const INBOX_KEPT_DAYS = 7;

/**
 * Connects to MongoDB (or FerretDB) and creates the indexes, before any data.
 * @throws FrotaError `store_unreachable` when no server answers within 5 s.
 */
export async function connectStore(
  uri: string,
  { inboxKeptDays = INBOX_KEPT_DAYS }: { inboxKeptDays?: number } = {},
): Promise<Store> {
  mendDriver();
  const connection = createConnection(uri, {
    autoIndex: false,
    bufferCommands: false,
    maxPoolSize: 50,
    waitQueueTimeoutMS: NO_CONNECTION_MS,
    serverSelectionTimeoutMS: 5_000,
    ...HEARTBEAT,
    socketTimeoutMS: SOCKET_TIMEOUT_MS,
    writeConcern: { w: 'majority' },
  });
  connection.set('strictQuery', 'throw');
  try {
    await connection.asPromise();
  } catch (cause) {
    await connection.close().catch(() => undefined);
    throw new FrotaError(
      'store_unreachable',
      `MongoDB does not answer: ${messageOf(cause)}. Start it, or check MONGODB_URI.`,
      {
        cause,
        retryable: true,
      },
    );
  }
  const models = defineModels(connection);
  await Promise.all(Object.values(models).map((model) => model.createIndexes()));
  await expireInbox(models, inboxKeptDays);
  return { connection, models, close: () => connection.close() };
}
