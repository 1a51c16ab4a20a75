import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Redis } from 'ioredis';
import type { Settings } from '../config/index.ts';
import { memoryCounters } from './counters/memory.ts';
import { redisCounters } from './counters/redis.ts';
import { systemClock } from './clock.ts';
import type { Counters } from './engine/ports.ts';
import { FrotaError } from './errors.ts';
import type { EvolutionServer } from './evolution/http.ts';
import type { WebhookCredentials } from './evolution/webhook-settings.ts';
import type { Services } from './http/monitoring/services.ts';
import { keptSecret } from './kept-secret.ts';
import type { Logger } from './log.ts';
import type { NumberSettings } from './sandbox/settings.ts';
import type { Sandbox } from './sandbox/server.ts';
import { connectStore, type Store } from './store/connect.ts';
import { storeServer } from './store/store-server.ts';

/** A service that this process may have started itself, and what it is called. */
export interface Found<T, D> {
  service: T;
  description: D;
  stop(): Promise<void>;
}

/** Connects to MongoDB: the one that is named, or one of our own with its files in the data folder. */
export async function findStore(settings: Settings, log: Logger): Promise<Found<Store, Services['store']>> {
  const { MONGODB_URI: uri, WEBHOOKS_KEPT_DAYS: inboxKeptDays } = settings;
  const dataDir = resolve(settings.FROTA_DATA_DIR);
  if (uri !== undefined) return connectedStore(uri, settings);
  const { publishAddress, withdrawAddress } = await import('./embedded/store-address.ts');
  await withdrawAddress(dataDir);
  // Loaded only when it is needed: what is behind it costs the start 180 ms.
  const { startMongo } = await import('./embedded/mongo.ts');
  const server = await startMongo({
    dbPath: join(dataDir, 'mongo'),
    install: settings.FROTA_INSTALL,
    report: (line) => log.info(line),
  });
  const ownUri = new URL('frota', server.uri).href;
  const store = await connectStore(ownUri, { inboxKeptDays });
  await publishAddress(dataDir, ownUri);
  return {
    service: store,
    description: { ...(await storeServer(store.connection)), embedded: true },
    async stop() {
      await withdrawAddress(dataDir);
      await store.close();
      await server.stop();
    },
  };
}

/**
 * The store for a command that is run beside the server, or without one: where it is embedded, that of the Frota which runs in
 * the data folder, or else one of our own, for as long as the command takes.
 * @throws FrotaError `store_elsewhere` when the Frota that runs there does not say where its database is
 */
export async function findStoreBeside(
  settings: Settings,
  log: Logger,
): Promise<Found<Store, Services['store']>> {
  if (settings.MONGODB_URI !== undefined) return connectedStore(settings.MONGODB_URI, settings);
  const dataDir = resolve(settings.FROTA_DATA_DIR);
  const { lockFolder } = await import('./embedded/folder-lock.ts');
  const lock = await lockFolder(dataDir).catch((error: unknown) => {
    if (error instanceof FrotaError && error.code === 'already_running') return undefined;
    throw error;
  });
  if (lock === undefined) return connectedStore(await addressOfRunning(dataDir), settings);
  try {
    const store = await findStore(settings, log);
    return {
      ...store,
      async stop() {
        try {
          await store.stop();
        } finally {
          await lock.release();
        }
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function addressOfRunning(dataDir: string): Promise<string> {
  const { publishedAddress } = await import('./embedded/store-address.ts');
  const uri = await publishedAddress(dataDir);
  if (uri !== undefined) return uri;
  throw new FrotaError(
    'store_elsewhere',
    `Frota runs in ${dataDir}, but does not say where its database is. If it is just starting, try again; ` +
      'if it was started with MONGODB_URI, set that here, too.',
    { retryable: true },
  );
}

async function connectedStore(
  uri: string,
  { WEBHOOKS_KEPT_DAYS: inboxKeptDays }: Settings,
): Promise<Found<Store, Services['store']>> {
  const store = await connectStore(uri, { inboxKeptDays });
  return {
    service: store,
    description: { ...(await storeServer(store.connection)), embedded: false },
    stop: store.close,
  };
}

/** The counters' place: Redis if it is named, which then has room for what else processes share, or this process's memory. */
export async function findCounters(
  settings: Settings,
  log: Logger,
): Promise<Found<Counters, Services['counters']> & { redis?: Redis }> {
  if (settings.REDIS_URL !== undefined) {
    const counters = await redisCounters(settings.REDIS_URL);
    return {
      service: counters,
      description: { kind: 'redis' },
      redis: counters.client,
      stop: counters.close,
    };
  }
  // Nothing keeps a second process from the same database and numbers: each would count for itself.
  if (settings.MONGODB_URI !== undefined && settings.EVOLUTION_SERVERS !== undefined)
    log.warn('limits are counted in this process alone: set REDIS_URL before a second one is started');
  return {
    service: memoryCounters(systemClock),
    description: { kind: 'memory', note: 'for one process only; set REDIS_URL to run several' },
    stop: async () => undefined,
  };
}

/** The Evolution servers that are named, or a sandbox of our own. */
export async function findEvolution(
  settings: Settings,
  log: Logger,
  sandboxOptions: SandboxSetup,
): Promise<Found<readonly EvolutionServer[], Services['evolution']> & { sandbox?: Sandbox }> {
  const named = settings.EVOLUTION_SERVERS;
  if (named !== undefined) {
    return {
      service: named,
      description: { servers: named.map(({ name }) => name), sandbox: false },
      stop: async () => undefined,
    };
  }
  const { startSandbox } = await import('./sandbox/server.ts');
  const { DEFAULT_FLEET } = await import('./sandbox/default-fleet.ts');
  const dataDir = resolve(settings.FROTA_DATA_DIR);
  await mkdir(dataDir, { recursive: true });
  const apiKey = randomBytes(16).toString('hex');
  const sandbox = await startSandbox({
    apiKey,
    seed: 'frota',
    numbers: sandboxOptions.numbers ?? DEFAULT_FLEET,
    timeScale: sandboxOptions.timeScale ?? 1,
    journalFile: join(dataDir, 'sandbox.jsonl'),
    log,
  });
  return {
    service: [{ name: 'sandbox', url: sandbox.url, apiKey }],
    description: { servers: ['sandbox'], sandbox: true },
    sandbox,
    stop: sandbox.stop,
  };
}

/**
 * What each Evolution server proves itself by when it posts webhooks. One that has something of its own is not known by what
 * the others share. Where nothing is set, in the sandbox, a secret is drawn and kept.
 */
export async function webhookCredentials(
  settings: Settings,
  servers: readonly string[],
): Promise<ReadonlyMap<string, WebhookCredentials>> {
  const { WEBHOOK_SECRET: secret, WEBHOOK_JWT_KEY: jwtKey } = settings;
  const named = new Map(settings.EVOLUTION_SERVERS?.map((server) => [server.name, server]));
  const isSet = named.size > 0 || secret !== undefined || jwtKey !== undefined;
  const shared = isSet ? { secret, jwtKey } : { secret: await keptSecret(settings.FROTA_DATA_DIR) };
  return new Map(
    servers.map((name) => {
      const { webhookSecret, webhookJwtKey } = named.get(name) ?? {};
      const own = webhookSecret !== undefined || webhookJwtKey !== undefined;
      return [name, own ? { secret: webhookSecret, jwtKey: webhookJwtKey } : shared];
    }),
  );
}

/** Whether Telegram posts to us; else it is asked. */
export function postsToUs({ PUBLIC_URL: url, TELEGRAM_WEBHOOK: wanted }: Settings): boolean {
  return wanted ?? url?.startsWith('https://') === true;
}

/** How the sandbox differs from the one that newcomers get. */
export interface SandboxSetup {
  numbers?: readonly NumberSettings[];
  timeScale?: number;
}
