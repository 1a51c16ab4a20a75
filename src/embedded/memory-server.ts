import { DryMongoBinary, MongoBinary, MongoMemoryServer } from 'mongodb-memory-server-core';
import { MongoBinaryDownloadUrl } from 'mongodb-memory-server-core/lib/util/MongoBinaryDownloadUrl.js';
import type { Candidate } from './candidate.ts';

/** First starts and the wait for a predecessor that still shuts down are within this. */
const LAUNCH_TIMEOUT_MS = 30_000;

/** The `mongod` that mongodb-memory-server has in its cache, if any. */
export function cachedBinary(): Promise<string | undefined> {
  return ignoringSystemBinary(() => DryMongoBinary.locateBinary({ version: '' }));
}

/** The address mongodb-memory-server would download from, by its own settings (MONGOMS_DOWNLOAD_MIRROR and others). */
export function downloadUrl(): Promise<URL> {
  return ignoringSystemBinary(async () => {
    const options = await DryMongoBinary.generateOptions();
    return new URL(await new MongoBinaryDownloadUrl(options).getDownloadUrl());
  });
}

/** Downloads `mongod` into mongodb-memory-server's cache. */
export function download(): Promise<string> {
  return ignoringSystemBinary(() => MongoBinary.getPath());
}

/** Starts a candidate as one standalone server over `dbPath`. */
export function createServer(
  { binary, mongodVersion }: Candidate,
  { dbPath, port }: { dbPath: string; port: number | undefined },
): Promise<MongoMemoryServer> {
  return ignoringSystemBinary(() =>
    MongoMemoryServer.create({
      binary: { systemBinary: binary, version: mongodVersion },
      instance: {
        dbPath,
        storageEngine: 'wiredTiger',
        launchTimeout: LAUNCH_TIMEOUT_MS,
        ...(port === undefined ? {} : { port, portGeneration: false }),
      },
      // A session of its own: Ctrl-C in the terminal is for Frota, which stops its database last.
      spawn: { detached: true },
    }),
  );
}

/** The library puts this variable above what it is told; Frota has its own order, in which it is one place of several. */
async function ignoringSystemBinary<T>(work: () => Promise<T>): Promise<T> {
  const value = process.env['MONGOMS_SYSTEM_BINARY'];
  delete process.env['MONGOMS_SYSTEM_BINARY'];
  try {
    return await work();
  } finally {
    if (value !== undefined) process.env['MONGOMS_SYSTEM_BINARY'] = value;
  }
}
