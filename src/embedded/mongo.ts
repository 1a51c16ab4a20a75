import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FrotaError, messageOf } from '../errors.ts';
import { Absent, type Candidate, type Engine, type Place } from './candidate.ts';
import { hasFerretdbData } from './ferretdb/cluster.ts';
import { ferretdb, isInstalled } from './ferretdb/place.ts';
import { type Host, type InstallPolicy, type Report, thisHost } from './host.ts';
import { createServer } from './memory-server.ts';
import { cachedMongod, downloadedMongod, environmentMongod, pathMongod } from './mongod.ts';
import { endPredecessor, hasMongodData } from './predecessor.ts';

/** What starting a MongoDB needs to know. */
export interface StartMongoOptions {
  /** The folder of its files; what is in there is used again. The caller lets no second Frota in (`lockFolder`). */
  dbPath: string;
  install: InstallPolicy;
  report: Report;
  /** A free one by default. */
  port?: number;
  /** This machine by default. */
  host?: Host;
}

/** A database server that this process started. It ends with the process, however that ends. */
export interface RunningStore {
  uri: string;
  name: Engine;
  version: string;
  /** Where its program was found. */
  source: string;
  stop(): Promise<void>;
}

/**
 * Starts one standalone MongoDB with the first program that works: MONGOMS_SYSTEM_BINARY, `mongod` on PATH,
 * mongodb-memory-server's, or FerretDB, which is installed if there is nothing else. Data stays with the engine that
 * wrote it, because no other can read it. Throws `no_mongodb`, which says what was tried and what can be done.
 */
export async function startMongo(options: StartMongoOptions): Promise<RunningStore> {
  const { install, report, port, host = thisHost() } = options;
  const dbPath = resolve(options.dbPath);
  await mkdir(dbPath, { recursive: true });
  const writer = engineOf(dbPath);
  const tried: string[] = [];
  for (const place of placesOn(host)) {
    try {
      assertReads(place, dbPath, writer);
      return await launch(await place.find({ host, install, report }), dbPath, port);
    } catch (error) {
      const line = `${place.name}: ${messageOf(error).replaceAll('\n', '\n      ')}`;
      if (!(error instanceof Absent)) report(line);
      tried.push(line);
    }
  }
  throw noMongo(tried);
}

/** In the order of preference. */
function placesOn(host: Host): Place[] {
  // An installed FerretDB spares each start the probe of a download that failed before.
  const last = isInstalled(host) ? [ferretdb, downloadedMongod] : [downloadedMongod, ferretdb];
  return [environmentMongod, pathMongod, cachedMongod, ...last];
}

function assertReads(place: Place, dbPath: string, writer: Engine | undefined): void {
  if (writer !== undefined && writer !== place.engine)
    throw new Absent(`the data in ${dbPath} is of ${writer}`);
}

async function launch(candidate: Candidate, dbPath: string, port: number | undefined): Promise<RunningStore> {
  await endPredecessor(dbPath);
  const server = await createServer(candidate, { dbPath, port });
  const { name, version, source } = candidate;
  return {
    uri: server.getUri(),
    name,
    version,
    source,
    async stop() {
      await server.stop({ doCleanup: false });
    },
  };
}

function engineOf(dbPath: string): Engine | undefined {
  if (hasFerretdbData(dbPath)) return 'FerretDB';
  return hasMongodData(dbPath) ? 'MongoDB' : undefined;
}

function noMongo(tried: readonly string[]): FrotaError {
  return new FrotaError(
    'no_mongodb',
    [
      'Frota found no MongoDB that it can start:',
      ...tried.map((line) => `  - ${line}`),
      'Do one of these: set MONGODB_URI to a MongoDB 6 or newer; install mongod 6 or newer, so that it is on PATH; ' +
        'or run everything in containers with `docker compose up`.',
    ].join('\n'),
    { details: { tried } },
  );
}
