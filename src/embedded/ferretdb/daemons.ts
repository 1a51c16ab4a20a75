import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { clusterOf } from './cluster.ts';
import { layoutOf, POSTGRES_PROGRAMS } from './layout.ts';
import { postgresSandbox } from './sandbox.ts';

/** How long a start waits for a predecessor's PostgreSQL, still shutting down, to leave the cluster. */
const PREDECESSOR_SECONDS = 10;

/** A program that runs until it is stopped, and dies with this process in any case. */
export interface Daemon {
  readonly name: string;
  /** The file with what it said since its start. */
  readonly log: string;
  readonly ended: Promise<void>;
  /** Ends it, in good order if that takes no longer than `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

interface Folders {
  install: string;
  dbPath: string;
  scratch: string;
}

/**
 * PostgreSQL over the cluster of a database folder. The lock is inherited by every process of PostgreSQL, so the
 * kernel releases it with the last of them: from inside its sandbox PostgreSQL itself cannot see a predecessor.
 */
export function startPostgres({ install, dbPath, scratch }: Folders): Daemon {
  const sandbox = postgresSandbox({
    system: layoutOf(install).system,
    data: clusterOf(dbPath),
    sockets: scratch,
  });
  const lock = ['--no-fork', '--timeout', String(PREDECESSOR_SECONDS), join(dbPath, 'postgres.lock')];
  const command = ['bwrap', ...sandbox, '--info-fd', '3', `${POSTGRES_PROGRAMS}/postgres`, '-D', '/pg'];
  return daemon('PostgreSQL', join(dbPath, 'postgres.log'), 'flock', [...lock, ...command], async (child) => {
    // bubblewrap passes no signals on: PostgreSQL gets its SIGINT (fast shutdown) by its own process id.
    const info = JSON.parse(await text(child.stdio[3] as Readable)) as { 'child-pid': number };
    process.kill(info['child-pid'], 'SIGINT');
  });
}

/** FerretDB in front of that PostgreSQL, at `address`. It connects when it is first asked. */
export function startFerretdb({ install, dbPath, scratch }: Folders, address: string): Daemon {
  const ferretdb = [
    layoutOf(install).ferretdb,
    `--postgresql-url=postgres://postgres@/postgres?host=${encodeURIComponent(scratch)}`,
    ...[`--listen-addr=${address}`, '--debug-addr=-', '--no-auth', `--state-dir=${dbPath}`],
    ...['--telemetry=disable', '--log-level=warn'],
  ];
  const command = ['--pdeathsig', 'KILL', ...ferretdb];
  return daemon('FerretDB', join(dbPath, 'ferretdb.log'), 'setpriv', command, (child) =>
    child.kill('SIGTERM'),
  );
}

function daemon(
  name: string,
  log: string,
  program: string,
  args: string[],
  askToEnd: (child: ChildProcess) => unknown,
): Daemon {
  const output = openSync(log, 'w');
  const child = spawn(program, args, { stdio: ['ignore', output, output, 'pipe'] });
  const ended = once(child, 'exit').then(() => {});
  return {
    name,
    log,
    ended,
    async stop(graceMs) {
      const late = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await Promise.race([askToEnd(child), ended]);
      await ended;
      clearTimeout(late);
    },
  };
}
