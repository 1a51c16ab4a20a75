import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { messageOf } from '../../errors.ts';
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
  /** Resolves when it has ended, with how. */
  readonly ended: Promise<string>;
  /** Ends it: in good order, if that takes no longer than `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

/** Where the programs, the data, and this run's sockets are. All absolute. */
export interface Folders {
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
  const lock = [
    '--verbose',
    '--no-fork',
    '--timeout',
    String(PREDECESSOR_SECONDS),
    join(dbPath, 'postgres.lock'),
  ];
  // Two inserts of one unique value often deadlock in DocumentDB: by default that costs each a second.
  const postgres = [`${POSTGRES_PROGRAMS}/postgres`, '-D', '/pg', '-c', 'deadlock_timeout=50ms'];
  return startDaemon({
    name: 'PostgreSQL',
    folder: dbPath,
    command: ['flock', ...lock, 'bwrap', ...sandbox, '--info-fd', '3', ...postgres],
    // bubblewrap passes no signals on: PostgreSQL gets its SIGINT (fast shutdown) by its own process id.
    async askToEnd(child) {
      const info = JSON.parse(await text(child.stdio[3] as Readable)) as { 'child-pid': number };
      process.kill(info['child-pid'], 'SIGINT');
    },
  });
}

/** FerretDB in front of that PostgreSQL, at `address` (`ip:port`). It connects when it is first asked something. */
export function startFerretdb({ install, dbPath, scratch }: Folders, address: string): Daemon {
  const options = [
    // By way of the working folder, as a socket's path is limited to 107 bytes.
    '--postgresql-url=postgres://postgres@/postgres?host=/proc/self/cwd',
    `--listen-addr=${address}`,
    `--state-dir=${dbPath}`,
    '--debug-addr=-',
    '--no-auth',
    '--telemetry=disable',
    '--log-level=warn',
  ];
  return startDaemon({
    name: 'FerretDB',
    folder: dbPath,
    command: ['setpriv', '--pdeathsig', 'KILL', layoutOf(install).ferretdb, ...options],
    cwd: scratch,
    askToEnd: (child) => child.kill('SIGTERM'),
  });
}

function startDaemon(daemon: {
  name: string;
  folder: string;
  command: string[];
  cwd?: string;
  askToEnd(child: ChildProcess): unknown;
}): Daemon {
  const log = join(daemon.folder, `${daemon.name.toLowerCase()}.log`);
  const output = openSync(log, 'w');
  const [program = '', ...args] = daemon.command;
  const child = spawn(program, args, { cwd: daemon.cwd, stdio: ['ignore', output, output, 'pipe'] });
  const ended = once(child, 'exit').then(
    ([code, signal]) => `exit code ${code ?? signal}`,
    (error: unknown) => messageOf(error),
  );
  return {
    name: daemon.name,
    log,
    ended,
    async stop(graceMs) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const late = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await Promise.race([daemon.askToEnd(child), ended]);
      await ended;
      clearTimeout(late);
    },
  };
}
