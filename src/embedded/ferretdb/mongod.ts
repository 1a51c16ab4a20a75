/**
 * Stands in for `mongod`: the program behind mongodb-memory-server's `systemBinary` where there is no MongoDB. Starts
 * PostgreSQL over a cluster in `--dbpath` and FerretDB in front of it on `--port`, says `Waiting for connections` when
 * a real query succeeds, and ends both on SIGTERM, SIGINT, or when whoever started it is gone (its standard input ends).
 */
import { readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../../errors.ts';
import { tail } from '../run.ts';
import { copyCluster } from './cluster.ts';
import { type Daemon, startFerretdb, startPostgres } from './daemons.ts';
import { untilQueryable } from './ready.ts';

/** FerretDB waits up to 3 s for clients to hang up; what it has acknowledged is safe in PostgreSQL without that. */
const FERRETDB_GRACE_MS = 200;
/** PostgreSQL's fast shutdown writes a checkpoint. Below the 10 s after which mongodb-memory-server kills. */
const POSTGRES_GRACE_MS = 8000;

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    dbpath: { type: 'string' },
    bind_ip: { type: 'string', default: '127.0.0.1' },
    install: { type: 'string' },
    scratch: { type: 'string' },
    // mongodb-memory-server passes these two; here they mean nothing.
    storageEngine: { type: 'string' },
    noauth: { type: 'boolean' },
  },
});
const { port, dbpath: dbPath, bind_ip: ip, install, scratch } = values;
if (port === undefined || dbPath === undefined || install === undefined || scratch === undefined) {
  throw new Error('Needed: --port, --dbpath, --install, --scratch');
}
const folders = { install, dbPath: resolve(dbPath), scratch };

const daemons: Daemon[] = [];
let ending: Promise<void> | undefined;

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end(0));
process.stdin.on('end', () => end(0)).resume();

try {
  await copyCluster(install, folders.dbPath);
  daemons.push(startPostgres(folders));
  daemons.push(startFerretdb(folders, `${ip}:${port}`));
  await Promise.race([untilQueryable(`mongodb://${ip}:${port}`), firstDeath()]);
  process.stdout.write('Waiting for connections\n');
  await firstDeath();
} catch (error) {
  // The words by which mongodb-memory-server knows the reason of a failed start.
  if (ending === undefined)
    process.stdout.write(`exception in initAndListen: FerretDB: ${messageOf(error)}\n`);
  end(1);
}

/** Rejects when one of the daemons ends, with the last it said. */
async function firstDeath(): Promise<never> {
  const { daemon, how } = await Promise.race(
    daemons.map(async (daemon) => ({ daemon, how: await daemon.ended })),
  );
  throw new Error(`${daemon.name} ended (${how}): ${tail(await readFile(daemon.log, 'utf8'))}`);
}

function end(exitCode: number): void {
  ending ??= (async () => {
    const [postgres, ferretdb] = daemons;
    await ferretdb?.stop(FERRETDB_GRACE_MS);
    await postgres?.stop(POSTGRES_GRACE_MS);
    await rm(folders.scratch, { recursive: true, force: true });
    process.exit(exitCode);
  })();
}
