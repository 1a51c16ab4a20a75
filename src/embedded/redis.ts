import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { FrotaError, messageOf } from '../errors.ts';
import { aptInstall, canApt } from './apt.ts';
import { findOnPath, type Host, type InstallPolicy, type Report, thisHost } from './host.ts';

/** Enough for each process of a test run to have one of its own. */
const DATABASES = 256;

/** A Redis that this process started. It keeps nothing, and ends with the process. */
export interface RunningRedis {
  uri: string;
  version: string;
  stop(): Promise<void>;
}

/**
 * Starts a real `redis-server` without persistence on a free port: the one on PATH; on Debian as root it is installed
 * first. Throws `no_redis`, with what to do.
 */
export async function startRedis(options: {
  install: InstallPolicy;
  report: Report;
  /** This machine by default. */
  host?: Host;
}): Promise<RunningRedis> {
  const host = options.host ?? thisHost();
  const binary =
    findOnPath('redis-server', host) ?? (await installRedis(host, options.install, options.report));
  const folder = await mkdtemp(join(tmpdir(), 'frota-redis-'));
  const port = await freePort();
  const server = launch(binary, port, folder, host);
  const ended = once(server, 'exit');
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const log = server.stdout as Readable;
    const version = await untilReady(log);
    // Read on, or Redis would block on a full pipe one day.
    log.resume();
    return { uri: `redis://127.0.0.1:${port}`, version, stop };
  } catch (error) {
    await stop();
    throw new FrotaError('no_redis', `${binary} does not start: ${messageOf(error)}`, { cause: error });
  }
}

function launch(binary: string, port: number, folder: string, host: Host): ChildProcess {
  const settings = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--databases',
    String(DATABASES),
  ];
  const redis = [binary, ...settings, '--save', '', '--appendonly', 'no'];
  // Where the kernel can see to it, Redis dies with this process even by SIGKILL.
  const guard = host.platform === 'linux' && findOnPath('setpriv', host) !== undefined;
  const [program, ...args] = guard ? ['setpriv', '--pdeathsig', 'KILL', ...redis] : redis;
  // A session of its own: Ctrl-C in the terminal is for Frota, which stops its stores last.
  return spawn(program as string, args, { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Reads Redis' log until it accepts connections; returns the version it says. */
async function untilReady(log: Readable): Promise<string> {
  let version = 'unknown';
  let last = 'it said nothing';
  for await (const line of createInterface({ input: log })) {
    version = /Redis version=([\d.]+)/.exec(line)?.[1] ?? version;
    if (/ready to accept connections/i.test(line)) return version;
    last = line;
  }
  throw new Error(last);
}

async function installRedis(host: Host, install: InstallPolicy, report: Report): Promise<string> {
  if (install === 'auto' && canApt(host)) {
    await aptInstall(['redis-server'], host, report);
    const binary = findOnPath('redis-server', host);
    if (binary !== undefined) return binary;
  }
  throw new FrotaError(
    'no_redis',
    'redis-server is not on PATH. Install it (Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis). ' +
      'Frota does so by itself only as root on Debian, and never with FROTA_INSTALL=never.',
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
